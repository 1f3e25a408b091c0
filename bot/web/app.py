"""The trial's web server: the page, its forms, the clock's buttons and the stream of news."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from bot.web.clock import SPANS
from bot.web.loopback import loopback_only
from bot.web.page import page_html
from bot.web.receive import BadForm, read_form
from bot.web.stream import Stream
from bot.web.trial import NobodyThere, Trial
from cases.inbound import Upload

LARGEST = 60 * 1024**2  # bytes of one form with its files; what a file may be is the bot's to say
Fields = list[tuple[str, str]]


def trial_app(trial: Trial) -> web.Application:
    """Return the application. Serve it on loopback only (`require_loopback`)."""
    app = web.Application(middlewares=[loopback_only], client_max_size=LARGEST)
    app.cleanup_ctx.append(_until_stopped)
    doors = _Doors(trial, app)
    app.add_routes(
        [
            web.get("/", doors.show, name="page"),
            web.post("/say", doors.say),
            web.post("/clock", doors.clock),
            web.get("/stream", doors.stream),
            web.static("/static", Path(__file__).with_name("static")),
        ]
    )
    return app


_STOPPING = web.AppKey("stopping", asyncio.Event)


async def _until_stopped(app: web.Application) -> AsyncIterator[None]:
    app[_STOPPING] = asyncio.Event()
    yield


class _Doors:
    """What each address of the page does."""

    def __init__(self, trial: Trial, app: web.Application) -> None:
        self._trial = trial
        self._app = app
        app.on_shutdown.append(self._stop)

    async def show(self, request: web.Request) -> web.Response:
        try:
            window = await self._trial.window(request.query.get("as"))
        except NobodyThere as problem:
            return web.Response(status=404, text=f"{problem}\n")
        draft, note = "draft" in request.query, request.query.get("note", "")
        html = page_html(window, draft=draft, note=note)
        self._trial.channel.read(window.person.id)
        return web.Response(
            text=html, content_type="text/html", headers={"Cache-Control": "no-store"}
        )

    async def say(self, request: web.Request) -> web.Response:
        organisation = self._trial.organisation
        try:
            fields, uploads = await _form(request)
            inbound = read_form(fields, uploads, organisation.id, self._trial.zone)
            await self._trial.take(inbound)
        except BadForm as problem:
            return web.Response(status=400, text=f"{problem}\n")
        except NobodyThere as problem:
            return web.Response(status=404, text=f"{problem}\n")
        return _done(request, inbound.external_id)

    async def clock(self, request: web.Request) -> web.Response:
        try:
            form = dict((await _form(request))[0])
        except BadForm as problem:
            return web.Response(status=400, text=f"{problem}\n")
        move, email = form.get("move", ""), form.get("as", "")
        if move == "event":
            found = await self._trial.time.to_next_event()
            return _done(request, email, "" if found else "nothing_ahead")
        if move not in SPANS:
            return web.Response(status=400, text="the clock moves by event, hour, day or week\n")
        await self._trial.time.pass_by(SPANS[move])
        return _done(request, email)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        email = request.query.get("as", "")
        try:
            await self._trial.window(email)
        except NobodyThere as problem:
            return web.Response(status=404, text=f"{problem}\n")
        return await Stream(self._trial, email, self._app[_STOPPING]).run(request)

    async def _stop(self, app: web.Application) -> None:
        """Let the open streams end, so that the server can."""
        app[_STOPPING].set()
        self._trial.channel.wake()


def _done(request: web.Request, email: str, note: str = "") -> web.Response:
    """Answer the page's script with the note alone, a form without script with the page again."""
    if "application/json" in request.headers.get("Accept", ""):
        return web.json_response({"note": note})
    where = request.app.router["page"].url_for().with_query({"as": email, "note": note})
    return web.Response(status=303, headers={"Location": str(where)})


async def _form(request: web.Request) -> tuple[Fields, list[Upload]]:
    """Read a form, with its files. An empty file field is no file. Raises BadForm."""
    fields: Fields = []
    uploads: list[Upload] = []
    try:
        posted = await request.post()
    except (ValueError, LookupError) as problem:  # no UTF-8, no such charset, no parts
        raise BadForm("this is no form that can be read") from problem
    for name, value in posted.items():
        if isinstance(value, str):
            fields.append((name, value))
        elif isinstance(value, web.FileField) and value.filename:
            content = value.file.read()
            kind = value.content_type
            uploads.append(Upload(name=value.filename, media_type=kind, content=content))
    return fields, uploads

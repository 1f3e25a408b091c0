"""The trial is for this machine alone: who may start it, and which requests it takes.

It has no log-in, so three doors are shut: it listens on loopback only, it answers only when asked
by a loopback name (a foreign name that was made to point here gets nothing), and it takes a form
only from its own page (another site in the same browser cannot hand one in).
"""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a form would not say that it is ours
    "Cross-Origin-Opener-Policy": "same-origin",
}


class NotLoopback(ValueError):
    """The trial was asked to listen where others can reach it."""


def require_loopback(host: str) -> None:
    """Raise NotLoopback unless `host` is this machine's own address."""
    if not is_loopback(host):
        raise NotLoopback(
            f"the trial has no log-in and listens on this machine only, not on {host}; "
            "use 127.0.0.1 (for others: meldbot serve, with Slack or Teams)"
        )


def is_loopback(host: str) -> bool:
    """Tell whether a name or address, without its port, can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what comes from elsewhere (403), and tell the browser to load nothing from there."""
    if not asked_here(request) or not _same_origin(request):
        return web.Response(status=403, text="This page is for this machine alone.\n")
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", POLICY)  # a page may have its own
        response.headers.update(_HEADERS)
    return response


def asked_here(request: web.Request) -> bool:
    """Tell whether a request comes from this machine and calls it by a name of its own."""
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name) and is_loopback(request.remote or "")


def _same_origin(request: web.Request) -> bool:
    """Browsers name the page a form comes from; only our own may. Scripts name none."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    origin = request.headers.get("Origin")
    return origin is None or origin == f"http://{request.host}"

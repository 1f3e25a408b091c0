"""A page of our own behind a link in the chat: no script, and nothing that a browser keeps."""

from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def own_page(template: Path, status: int, **words: object) -> web.Response:
    """Return the page; the template extends `own_page.html`, which shows `title` and `word`."""
    html = _pages(template.parent).get_template(template.name).render(**words)
    return web.Response(text=html, content_type="text/html", status=status, headers=HEADERS)


@cache
def _pages(folder: Path) -> Environment:
    loader = FileSystemLoader([folder, Path(__file__).parent])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)

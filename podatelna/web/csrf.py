"""Changes are taken only from pages made here: each form carries a token that no other site can know.

The token is derived from the session's cookie, in the field `csrf` of a form or the header `X-CSRF` of a script.
Browsers say themselves where a request comes from; one that says "from elsewhere" is refused whatever it carries.
"""

from __future__ import annotations

from fastapi import Request

from podatelna.web import cookies, secrets
from podatelna.web.bodies import FORM
from podatelna.web.failures import BadForm

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def guard(request: Request) -> None:
    """Raise `BadForm` where a request that changes something does not come from a page of ours."""
    if request.method in SAFE or cookies.bearer_of(request) is not None:  # no browser sends a token by itself
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise BadForm
    expected = cookies.csrf_of(request)
    if not expected or not secrets.is_same(await _given(request), expected):
        raise BadForm


async def _given(request: Request) -> str:
    header = request.headers.get("x-csrf")
    if header is not None:
        return header
    if request.headers.get("content-type", "").startswith(FORM):
        found = (await request.form()).get("csrf", "")
        return found if isinstance(found, str) else ""
    return ""

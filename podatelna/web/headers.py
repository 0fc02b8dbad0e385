"""Headers that every answer carries: nothing from elsewhere, nothing inline, in no frame, kept by no cache."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
BEHIND_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def guarding(is_https: bool) -> dict[str, str]:
    """Return the headers of every answer, behind https or not."""
    return {**ALWAYS, **(BEHIND_HTTPS if is_https else {})}


class SecurityHeaders:
    """Adds the headers to what `app` answers; what a route says about caching stays."""

    def __init__(self, app: ASGIApp, is_https: bool) -> None:
        self._app = app
        self._headers = guarding(is_https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if scope["path"].startswith("/static/") and message["status"] < 400:
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
                headers.setdefault("Cache-Control", "no-store")
                if headers.get("content-type", "").startswith("application/json"):  # it is no page, whoever goes there
                    headers["Content-Disposition"] = 'attachment; filename="api.json"'
            await send(message)

        await self._app(scope, receive, send_with_headers)

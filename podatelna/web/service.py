"""The web server: uvicorn around the application, on a socket that is bound before anything else begins."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from documents.errors import UsageError
from podatelna.settings import Settings
from podatelna.web.app import create_app
from podatelna.web.house import House
from podatelna.web.networks import is_this_machine

GRACE = 10  # seconds for requests at hand when it stops
NEW = 10_000  # objects that come to be, more than go, before Python looks for those that only hold each other


class Server(uvicorn.Server):
    """Says at once that a signal ends it; requests at hand are answered first, so it ends later."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], object]) -> None:
        super().__init__(config)
        self._ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note that it is to end."""
        self._ending()
        super().handle_exit(sig, frame)


def server(house: House, ending: Callable[[], object] = lambda: None) -> Server:
    """Return the server of a house, which is not running yet; its `should_exit` ends it, or a signal, which it says."""
    web = house.settings.web
    return Server(
        uvicorn.Config(
            create_app(house),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=bool(web.proxies),
            forwarded_allow_ips=list(web.proxies),
            timeout_graceful_shutdown=GRACE,
        ),
        ending,
    )


def keep_what_is_loaded() -> None:
    """Let Python look for garbage among what comes from now on only.

    Nobody is answered meanwhile: to look through all that a server consists of takes a tenth of a second each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW)


def bind(settings: Settings) -> socket.socket:
    """Return the socket that the settings name, bound.

    Raises:
        UsageError: passwords would cross the network in the clear, or the address is taken or not of this machine.
    """
    host, port = settings.web.host, settings.web.port
    if not is_this_machine(host) and not settings.web_url.startswith("https://"):
        raise UsageError(
            f"web.host is {host}, so passwords would cross the network in the clear. Put a proxy that speaks TLS in "
            "front and name its address in web.url: https://…; docs/operator.md shows one."
        )
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"The pages cannot be served at {host}, port {port}: {error.strerror or error}. "
            "Choose another port: PODATELNA_WEB__PORT."
        ) from error
    # Else the second part of an answer waits until the browser has confirmed the first, often 40 ms. asyncio asks for
    # it only where a socket says by itself that it is of TCP, which this one's connections do not.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound

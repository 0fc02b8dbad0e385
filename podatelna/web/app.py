"""The web application: what stands around the pages, and the list of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from podatelna.web import answers
from podatelna.web.access import AccessLog
from podatelna.web.bodies import expected
from podatelna.web.csrf import guard
from podatelna.web.headers import SecurityHeaders
from podatelna.web.house import House
from podatelna.web.pace import Pace
from podatelna.web.pages import STATIC, version
from podatelna.web.routes import batches, dashboard, door, home, life, me, meter, queue, second_factor, station, users
from podatelna.web.sights import Sights

LARGEST = 1_000_000  # bytes of a request: forms and drafts
ROUTERS = (  # what is asked most comes first: they are tried in this order
    *(station.router, queue.router, batches.router, life.router, dashboard.router, home.router),
    *(door.router, second_factor.router, me.router, meter.router, users.router),
)


def create_app(house: House) -> FastAPI:
    """Return the application that shows this house."""
    app = FastAPI(
        title="Podatelna",
        openapi_url=None,  # who is not signed in need not know what there is
        dependencies=[Depends(guard), Depends(expected)],
        max_body_size=LARGEST,
    )
    app.state.house = house
    app.state.sights = Sights()
    app.state.requests = Pace(burst=3000, per_minute=600)  # of a person
    app.state.decisions = Pace(burst=120, per_minute=120)  # of a person: documents accepted or rejected
    app.state.judged = Pace(burst=60, per_minute=60)  # passwords that a person types
    app.state.refusals = Pace(burst=60, per_minute=6)  # of a person or an address, until it is warned of
    answers.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount(f"/static/{version()}", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(house))
    app.add_middleware(SecurityHeaders, is_https=house.is_https)
    app.add_middleware(AccessLog)
    return app


def _hosts(house: House) -> list[str]:
    """Return the names by which browsers may ask: any other one points here without our knowing."""
    return [urlsplit(house.settings.web_url).hostname or "", house.settings.web.host, "localhost", "127.0.0.1"]

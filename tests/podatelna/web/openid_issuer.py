"""A small OpenID provider, served for real: it signs with a key of its own and holds a browser to what it promised."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from web_made import served

CLIENT, SECRET = "podatelna", "s:cret"


@dataclass(slots=True, kw_only=True)
class Issuer:
    """The provider; a test may set what it says of the next person, or make it lie."""

    address: str = ""
    claims: dict[str, object] = field(default_factory=dict)  # laid over those of the identity token
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    published: RSAKey | None = None  # where it is another key than the one it signs with
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> FastAPI:
        """Return its web application."""
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self.metadata)
        app.get("/keys")(self.keys)
        app.get("/authorize")(self.authorize)
        app.post("/token")(self.token)
        return app

    def metadata(self) -> dict[str, str]:
        base = self.address.rstrip("/")
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{base}/authorize?prompt=login",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
        }

    def keys(self) -> dict[str, object]:
        return dict(KeySet([self.published or self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> RedirectResponse:
        """Recognise whoever comes, as a provider does who knows them already."""
        asked = dict(request.query_params)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 303)

    def token(
        self,
        request: Request,
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
    ) -> dict[str, str]:
        """Give the identity token for a code, once, to who proves to be the one who asked."""
        proof = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self.codes.pop(code, None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        if proof != f"{CLIENT}:s%3Acret" or not asked or asked["redirect_uri"] != redirect_uri:
            raise HTTPException(400)
        if asked["code_challenge"] != challenge:
            raise HTTPException(400)
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": "42",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        return {"id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key), "token_type": "Bearer"}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve a provider."""
    issuer = Issuer()
    with served(issuer.app()) as address:
        issuer.address = address
        yield issuer


def sent_by(location: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

"""OpenID Connect: signing in by a provider that the settings name (authorization code with PKCE).

What ties the answer to the browser that asked (state, nonce, code verifier) is derived from the cookie of that browser,
which is new for each attempt, so nothing is kept here meanwhile, and an answer brought by any other browser is refused.
The identity token must be signed by one of the provider's keys, issued by it, for this house, for this attempt, and not
be too old (OpenID Connect Core 1.0, § 3.1.3.7).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx2
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict

from documents.people import User
from pipeline.engine.books import Books
from podatelna.settings import OpenIdSettings
from podatelna.web import secrets
from podatelna.web.admission import Refused

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519")
DISCOVERY = "/.well-known/openid-configuration"
PATIENCE = 10.0  # seconds for each answer of the provider
LEEWAY = 60  # seconds by which clocks may differ

log = structlog.get_logger(__name__)


class Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0, § 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Answer(BaseModel):
    """What the token endpoint answers."""

    id_token: str


class Identity(BaseModel):
    """Who someone is, says the provider; other claims are kept as they came."""

    model_config = ConfigDict(extra="allow")

    sub: str
    email_verified: bool = False

    def login(self, claim: str) -> str:
        """Return the login that a claim holds; empty where it holds none, or an address that nobody verified."""
        found = (self.model_extra or {}).get(claim, "")
        is_good = isinstance(found, str) and (claim != "email" or self.email_verified)
        return found if is_good else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider, as this house knows it."""

    settings: OpenIdSettings
    back: str  # address to which it sends people back

    def address(self, browser: str) -> str:
        """Return where to send a browser, which has this secret in its cookie.

        Raises:
            Refused: the provider does not answer, or not as it should.
        """
        challenge = hashlib.sha256(secrets.derive(browser, "verifier").encode()).digest()
        query = {
            "response_type": "code",
            "scope": "openid profile email",
            "client_id": self.settings.client_id,
            "redirect_uri": self.back,
            "state": secrets.derive(browser, "state"),
            "nonce": secrets.derive(browser, "nonce"),
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        with _asking() as client:
            endpoint = self._metadata(client).authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def identify(self, browser: str, state: str, code: str) -> Identity:
        """Return who came back with this code.

        Raises:
            Refused: it was not this browser that was sent, or the provider does not answer, or not as it should.
        """
        if not browser or not secrets.is_same(state, secrets.derive(browser, "state")):
            raise Refused("This sign-in was not begun in this browser, or too long ago. Begin again.")
        with _asking() as client:
            metadata = self._metadata(client)
            token = self._exchange(client, metadata.token_endpoint, browser, code)
            keys = KeySet.import_key_set(_read(client.get(metadata.jwks_uri)).json())
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            self._registry(browser, claims).validate(claims)
            return Identity.model_validate(claims)

    def _metadata(self, client: httpx2.Client) -> Metadata:
        issuer = self.settings.issuer
        found = Metadata.model_validate(_read(client.get(f"{issuer.rstrip('/')}{DISCOVERY}")).json())
        if found.issuer != issuer:
            raise ValueError(f"the provider calls itself {found.issuer}, not {issuer}")
        return found

    def _exchange(self, client: httpx2.Client, endpoint: str, browser: str, code: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": self.settings.client_id,
            "code_verifier": secrets.derive(browser, "verifier"),
        }
        secret = self.settings.client_secret.get_secret_value()
        proof = httpx2.BasicAuth(quote(self.settings.client_id), quote(secret)) if secret else httpx2.USE_CLIENT_DEFAULT
        return Answer.model_validate(_read(client.post(endpoint, data=form, auth=proof)).json()).id_token

    def _registry(self, browser: str, claims: Mapping[str, object]) -> jwt.JWTClaimsRegistry:
        audience = claims.get("aud")
        is_shared = isinstance(audience, list) and len(audience) > 1
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            azp={"essential": is_shared, "value": self.settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": secrets.derive(browser, "nonce")},
        )


def admit(books: Books, provider: Provider, identity: Identity) -> User:
    """Return the user whom the provider named.

    Who comes for the first time is known by their login, if an admin added them without a password: the login of who
    has one is never handed to a provider.

    Raises:
        Refused: they are no user of this house, or may not come in.
    """
    subject = f"{provider.settings.issuer} {identity.sub}"
    login = identity.login(provider.settings.login)
    with books.write_people(login or subject) as door:
        user = door.people.by_subject(subject)
        if user is None:
            user = door.people.find(login) if login else None
            if user is None or user.password_hash or user.subject:
                raise Refused("You are no user here yet. Ask who looks after the users to add you.")
            if not user.disabled:  # who was forgotten stays so
                door.people.link(user.id, subject)
    if user.disabled:
        raise Refused("You are no user here any more. Ask who looks after the users.")
    return user


@contextmanager
def _asking() -> Iterator[httpx2.Client]:
    """Give a client; whatever goes wrong in asking the provider is told to a person, and logged."""
    try:
        with httpx2.Client(timeout=PATIENCE) as client:
            yield client
    except httpx2.HTTPError as error:
        log.warning("the OpenID provider does not answer", error=str(error))
        raise Refused("The provider does not answer. Try again, or tell who runs this.") from error
    except (JoseError, KeyError, TypeError, ValueError) as error:  # pydantic's is a ValueError
        log.warning("the answer of the OpenID provider cannot be trusted", error=str(error))
        raise Refused("The provider's answer cannot be trusted. Tell who runs this.") from error


def _read(answer: httpx2.Response) -> httpx2.Response:
    return answer.raise_for_status()

"""Tokens that browsers and programs hold, and what is derived from them. The server keeps hashes only."""

from __future__ import annotations

import hashlib
import hmac
from secrets import token_urlsafe


def new_token() -> str:
    """Return a token of 256 random bits."""
    return token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what the server keeps of a token: random as it is, it needs neither salt nor slowness."""
    return hashlib.sha256(token.encode()).hexdigest()


def derive(token: str, purpose: str) -> str:
    """Return another secret, which only who has the token can know and which does not give it away."""
    return hmac.new(token.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two secrets in a time that says nothing about them."""
    return hmac.compare_digest(one.encode(), other.encode())

"""What goes wrong at the web's door; `podatelna.web.answers` says how each is told.

PodatelnaError
├── NotSignedIn     401   nobody is; a browser is sent to the page to sign in
├── Forbidden       403   in this company, but not as this
├── NotHere         404   there is no such page, or none for them: the two look alike
└── BadForm         403   the form was not made here, or too long ago
"""

from __future__ import annotations

from documents.errors import PodatelnaError


class NotSignedIn(PodatelnaError):
    """Nobody is signed in, or their session ended."""

    def __init__(self, message: str = "Your session ended. Sign in again.") -> None:
        super().__init__(message)


class FirstPassword(PodatelnaError):
    """They have to choose a password of their own first."""

    def __init__(self, message: str = "Choose a password of your own first.") -> None:
        super().__init__(message)


class Forbidden(PodatelnaError):
    """Their roles do not allow it."""

    def __init__(self, message: str = "Your role does not allow this. Ask who looks after the users.") -> None:
        super().__init__(message)


class NotHere(PodatelnaError):
    """There is no such page, or none for them."""

    def __init__(self, message: str = "There is nothing at this address.") -> None:
        super().__init__(message)


class BadForm(PodatelnaError):
    """A form came without the token that it was given."""

    def __init__(self, message: str = "The page was open for too long. Load it again and repeat what you did.") -> None:
        super().__init__(message)

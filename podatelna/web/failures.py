"""What goes wrong at the web's door; `podatelna.web.answers` says how each is told.

PodatelnaError
├── NotSignedIn     401   nobody is; a browser is sent to the page to sign in
├── FirstPassword   403   they have no password of their own yet: a browser is sent to choose one
├── NoSecondFactor  403   they must have a second factor and have none: a browser is sent to set it up
├── Forbidden       403   in this company, but not as this
├── NotHere         404   there is no such page, or none for them: the two look alike
├── BadForm         403   the form was not made here, or too long ago
└── TooMany         429   they ask more often than any person does
"""

from __future__ import annotations

import math

from documents.errors import PodatelnaError
from documents.messages import Told, say

ENDED = say("Your session ended. Sign in again.")
OWN_PASSWORD = say("Choose a password of your own first.")
SECOND_FACTOR = say("Set up a second factor first.")
NOT_ALLOWED = say("Your role does not allow this. Ask who looks after the users.")
NO_SCOPE = say("This token does not allow this. Make one that does, in your settings.")
FOR_PEOPLE = say("This is for people; a token does not open it.")
NOTHING = say("There is nothing at this address.")
TOO_MANY = say("You ask for more than one person can look at. Wait a moment, then go on.")
TOO_OLD = say("The page was open for too long. Load it again and repeat what you did.")


class NotSignedIn(PodatelnaError):
    """Nobody is signed in, or their session ended."""

    def __init__(self, message: Told = ENDED) -> None:
        super().__init__(message)


class FirstPassword(PodatelnaError):
    """They have to choose a password of their own first."""

    def __init__(self, message: Told = OWN_PASSWORD) -> None:
        super().__init__(message)


class NoSecondFactor(PodatelnaError):
    """They have to set up a second factor first."""

    def __init__(self, message: Told = SECOND_FACTOR) -> None:
        super().__init__(message)


class Forbidden(PodatelnaError):
    """Their roles do not allow it."""

    def __init__(self, message: Told = NOT_ALLOWED) -> None:
        super().__init__(message)


class NotHere(PodatelnaError):
    """There is no such page, or none for them."""

    def __init__(self, message: Told = NOTHING) -> None:
        super().__init__(message)


class TooMany(PodatelnaError):
    """They ask more often than any person does."""

    def __init__(self, seconds: float) -> None:
        super().__init__(TOO_MANY)
        self.seconds = math.ceil(seconds)


class BadForm(PodatelnaError):
    """A form came without the token that it was given."""

    def __init__(self, message: Told = TOO_OLD) -> None:
        super().__init__(message)

"""What changed of a person's way in since they last looked, in words: passwords, second factors, tokens, sign-ins.

It is counted when they sign in, and the session keeps the number, so that no page asks for it. What happens after they
signed in is told at the next time, even where whoever did it says "I know".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from documents.messages import marked
from documents.people import User
from documents.records import AuditEvent
from pipeline.engine.books import Doorkeeper
from podatelna.web.translation import Words

FORGIVEN = 2  # failed attempts that are a person's own slips
USED = "code used before"
RECOVERY = "password and recovery code"
FAILED, CAME = "user.sign_in_failed", "user.signed_in"
NEW_ADDRESS = "new address"
TOLD: Mapping[str, str] = {
    "user.password_changed": marked("The password was changed."),
    "user.password_outdated": marked("The password would be guessed easily; another one had to be chosen."),
    "user.linked": marked("The account was linked with the company's sign-in."),
    "user.disabled": marked("Access was taken away."),
    "user.enabled": marked("Access was given back."),
    "user.second_factor_added": marked("A second factor was set up."),
    "user.second_factor_removed": marked("The second factor was switched off."),
    "user.recovery_codes_made": marked("New recovery codes were made."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a person should know of."""

    at: datetime
    what: str
    by: str  # who did it, or from where


def changes(door: Doorkeeper, user: User, words: Words) -> list[Change]:
    """Return what changed since the user last looked, the latest first; nothing before they first signed in."""
    if user.told_until is None:
        return []
    events = door.news.since(user, {*TOLD, FAILED, CAME}, user.told_until)
    tokens = door.news.tokens_since(user, user.told_until)
    made = (
        Change(at=one.created_at, what=words("The API token %(name)s was made.", name=one.name), by=user.login)
        for one in tokens
    )
    found = [*_named(events, words), *_failed(events, words), *made]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _named(events: Iterable[AuditEvent], words: Words) -> Iterator[Change]:
    for event in events:
        if event.action in TOLD:
            yield Change(at=event.at, what=words(TOLD[event.action]), by=event.actor)
        elif event.action == CAME and event.details.get("by") == RECOVERY:
            what = words("Somebody signed in with a recovery code.")
            yield Change(at=event.at, what=what, by=event.details["address"])
        elif event.action == FAILED and event.details.get("why") == USED:
            what = words("A one-time code was typed that had been used before.")
            yield Change(at=event.at, what=what, by=event.details["address"])
        elif event.action == CAME and NEW_ADDRESS in event.details:
            what = words("Somebody signed in from an address not seen before.")
            yield Change(at=event.at, what=what, by=event.details["address"])


def _failed(events: Iterable[AuditEvent], words: Words) -> Iterator[Change]:
    failed = [event for event in events if event.action == FAILED]
    if len(failed) > FORGIVEN:
        one, many = "%(number)s attempt to sign in failed.", "%(number)s attempts to sign in failed."
        yield Change(at=failed[0].at, what=words.many(one, many, len(failed)), by=failed[0].details.get("address", ""))

"""What changed of a person's way in since they last looked, in words: passwords, second factors, tokens, sign-ins.

It is told in the pages, and each thing by itself in a letter where there is mail (`podatelna.web.notices`).

It is counted when they sign in, and the session keeps the number, so that no page asks for it. What happens after they
signed in is told at the next time, even where whoever did it says "I know". Who comes by a password that they should
not know comes from elsewhere: what is said there does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.messages import marked
from documents.people import Notice, User
from documents.records import AuditEvent
from pipeline.engine.books import Doorkeeper
from podatelna.web.networks import network_of
from podatelna.web.translation import Words

FORGIVEN = 2  # failed attempts that are a person's own slips
DAY = timedelta(days=1)  # in which more of them are told in a letter, once
USED = "code used before"
RECOVERY = "password and recovery code"
CHOSEN = "password change"
FAILED, ASKED, CAME = "user.sign_in_failed", "user.code_awaited", "user.signed_in"
NEW_ADDRESS = "new address"
TOLD: Mapping[str, str] = {
    "user.password_changed": marked("The password was changed."),
    "user.password_outdated": marked("The password would be guessed easily; another one had to be chosen."),
    "user.mail_changed": marked("The address for mail was changed."),
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


def changes(door: Doorkeeper, user: User, words: Words, coming_from: str = "") -> list[Change]:
    """Return what changed since the user last looked, the latest first; nothing before they first signed in.

    `coming_from` is the address from which they are just coming in.
    """
    if user.told_until is None:
        return []
    events = door.news.since(user, {*TOLD, ASKED, CAME}, user.told_until)
    tokens = door.news.tokens_since(user, user.told_until)
    made = (Change(at=one.created_at, what=_told_token(one.name, words), by=user.login) for one in tokens)
    half = _half_way(events, words, network_of(coming_from))
    named = (_named(event, words) for event in events)
    found = [*filter(None, named), *half, *_failed(door, user, user.told_until, words), *made]
    return sorted(found, key=lambda one: one.at, reverse=True)


def change_sent(door: Doorkeeper, user: User, notice: Notice, words: Words) -> Change | None:
    """Return what a letter is to tell of what was noted; None where it is nothing that its user needs to know."""
    if notice.action == "token.made":
        return Change(at=notice.at, what=_told_token(notice.details["name"], words), by=notice.actor)
    if notice.action == FAILED and notice.details.get("why") != USED:
        number = door.news.count(user, FAILED, notice.at - DAY, notice.at)
        what = _told_failures(number, words)
        is_told = number == FORGIVEN + 1  # once, however often somebody goes on
        return Change(at=notice.at, what=what, by=notice.details.get("address", "")) if is_told else None
    return _named(notice, words)


def networks(events: Iterable[AuditEvent]) -> frozenset[str]:
    """Return from which networks these sign-ins came."""
    return frozenset(network_of(event.details.get("address", "")) for event in events)


def is_known(door: Doorkeeper, user: User, address: str) -> bool:
    """Return whether a user may say from this address that they know what changed.

    They signed in from there before any of it, or chose a password there since; or they have none that others know.
    """
    if user.told_until is None or not user.password_hash:
        return True
    changed = (one for one in door.news.since(user, {CAME}, user.told_until) if one.details.get("by") == CHOSEN)
    return network_of(address) in networks([*door.news.sign_ins(user, user.told_until), *changed])


def _named(event: AuditEvent | Notice, words: Words) -> Change | None:
    """Return what an event says by itself; None where that is nothing, or depends on others."""
    if event.action in TOLD:
        return Change(at=event.at, what=words(TOLD[event.action]), by=event.actor)
    if event.action == CAME and event.details.get("by") == RECOVERY:
        what = words("Somebody signed in with a recovery code.")
    elif event.action == CAME and NEW_ADDRESS in event.details:
        what = words("Somebody signed in from an address not seen before.")
    elif event.action == FAILED and event.details.get("why") == USED:
        what = words("A one-time code was typed that had been used before.")
    else:
        return None
    return Change(at=event.at, what=what, by=event.details["address"])


def _half_way(events: Iterable[AuditEvent], words: Words, coming: str) -> Iterator[Change]:
    """Say from where the password came, and no sign-in after it: once for each network."""
    came = {coming}  # networks, for the latest are first
    for event in events:
        network = network_of(event.details.get("address", ""))
        if event.action == ASKED and network not in came:
            what = words("Somebody typed the password, and no right code after it.")
            yield Change(at=event.at, what=what, by=event.details["address"])
        if event.action in {ASKED, CAME}:
            came.add(network)


def _failed(door: Doorkeeper, user: User, moment: datetime, words: Words) -> Iterator[Change]:
    latest, number = door.news.since(user, {FAILED}, moment), door.news.count(user, FAILED, moment)
    used = [event for event in latest if event.details.get("why") == USED]
    yield from filter(None, (_named(event, words) for event in used))
    others = [event for event in latest if event not in used]
    if others and number - len(used) > FORGIVEN:
        told = _told_failures(number - len(used), words)
        yield Change(at=others[0].at, what=told, by=others[0].details.get("address", ""))


def _told_failures(number: int, words: Words) -> str:
    return words.many("%(number)s attempt to sign in failed.", "%(number)s attempts to sign in failed.", number)


def _told_token(name: str, words: Words) -> str:
    return words("The API token %(name)s was made.", name=name)

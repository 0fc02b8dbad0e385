"""What is known of a user themselves, gathered for them, and forgetting what no book has to keep of it.

The audit trails are books: they go on naming by their login who did and decided what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from documents.people import User
from pipeline.engine.books import Doorkeeper
from podatelna import roster
from storage.store import Store

OF_USERS = "user."  # begins what is noted of a user: a document, or the queue, may be called as someone's login is


def gathered(door: Doorkeeper, companies: Iterable[str], user: User, idle: timedelta) -> dict[str, Any]:
    """Return what is known of a user as plain values: themselves, their ways in, what these companies noted of both.

    Sessions in which nothing was done for `idle` are over. What they did, `deeds` tells.
    """
    return {
        "user": {
            "login": user.login,
            "name": user.name,
            "language": user.language,
            "mail": user.mail,
            "since": user.created_at,
            "disabled": user.disabled,
            "openid": user.subject,
            "second_factor_since": user.second_factor_since,
        },
        "roles": {one.company: sorted(one.roles) for one in door.people.memberships(user.id)},
        "sessions": [
            {"since": one.created_at, "last_used": one.seen_at, "address": one.address, "browser": one.browser}
            for one in door.sessions.of_user(user.id, idle)
        ],
        "tokens": [
            {"company": one.company, "name": one.name, "since": one.created_at, "until": one.expires_at}
            for one in door.tokens.of_user(user.id)
        ],
        "noted": [
            {
                "at": event.at,
                "company": company,
                "by": event.actor,
                "action": event.action,
                "details": dict(event.details),
                "changes": dict(event.changes),
            }
            for company in companies
            for event in door.store(company).events(user.login)
            if event.action.startswith(OF_USERS)
        ],
    }


def deeds(store: Store, company: str, user: User) -> Iterator[dict[str, Any]]:
    """Yield what a user did in a company: when, what, to what; then how many seconds they were at which document."""
    for event in store.events(actor=user.login):
        yield {"at": event.at, "company": company, "action": event.action, "subject": event.subject}
    for one in store.sittings.by(user.login):
        yield {"at": one.at, "company": company, "action": "sitting", "subject": one.document, "seconds": one.seconds}


def forget(door: Doorkeeper, user: User) -> None:
    """Let a user come in no longer, and keep of them nothing but the login, by which the audit trails name them.

    Raises:
        UsageError: nobody would be left to look after the users of a company.
    """
    door.people.note(user.id, "user.forgotten")  # while there are companies to note it
    door.second_factors.remove(user.id)
    for one in door.people.memberships(user.id):
        roster.assign(door, one.company, user, frozenset())
    door.sessions.end_others(user.id)
    door.tokens.forget(user.id)
    door.people.forget(user.id)

"""Who may do what in a company: the one table of it.

The same words are the scopes of API tokens: a token lets a program do what its user may do, within its scopes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from documents.people import Role

Action = Literal["batches", "look", "life", "verify", "dashboard", "supervise", "users"]

_M, _V, _S, _A, _I, _X = Role.MAILROOM, Role.VERIFIER, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR, Role.ADMIN

PERMISSIONS: Mapping[Action, frozenset[Role]] = {
    "batches": frozenset({_M, _V, _S, _I}),  # what arrived and what became of each page
    "look": frozenset({_V, _S, _A, _I}),  # the queue, documents and their pages
    "life": frozenset({_V, _S, _A, _I}),  # who saw and changed what
    "verify": frozenset({_V, _S}),  # take, correct, accept, reject, park
    "dashboard": frozenset({_S, _A, _I}),  # figures and pictures
    "supervise": frozenset({_S}),  # assign, prioritise, take over, promise, resume automation
    "users": frozenset({_X}),  # who is in the company and as what
}
SCOPES: tuple[Action, ...] = tuple(action for action in PERMISSIONS if action != "users")  # no program makes users


def may(roles: Iterable[Role], action: Action) -> bool:
    """Return whether someone with these roles may do this.

    >>> may({Role.AUDITOR}, "look"), may({Role.AUDITOR}, "verify")
    (True, False)
    """
    return not PERMISSIONS[action].isdisjoint(roles)

"""Who works with the papers: users, what they are in each company, how they are signed in.

A user is one person, known by their login in all companies; what they may do in one is said by their membership there.
Secrets (passwords, session and API tokens) are kept as hashes only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from documents.errors import UsageError
from documents.messages import say

Language = Literal["cs", "en"]
PROGRAM = "podatelna"  # who does what no person does; so no person goes by this name
MAIL = r"[A-Za-z0-9!#$%&'*+/=^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"  # no blanks, commas, line ends, =?…?=
LONGEST_MAIL = 254  # characters (RFC 5321)
LANGUAGES: tuple[Language, ...] = ("cs", "en")


class Role(StrEnum):
    """What a person is in a company; `podatelna.web.permissions` says what each may do."""

    MAILROOM = "mailroom"
    VERIFIER = "verifier"
    SUPERVISOR = "supervisor"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One person."""

    id: str
    login: str  # lower case
    name: str
    language: Language = "cs"
    password_hash: str = field(default="", repr=False)  # empty: signs in elsewhere only
    password_until: datetime | None = None  # a first password, to be replaced by one of their own before this time
    subject: str = ""  # issuer and subject by which an OpenID provider knows them
    disabled: bool = False
    second_factor_since: datetime | None = None  # their password is followed by a one-time code
    told_until: datetime | None = None  # they know what changed of their way in up to then
    mail: str = ""  # address to which that is sent as well; empty: they have none
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What a user is in one company."""

    company: str
    user: str  # id
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A user signed in on one browser."""

    hash: str  # of the token in its cookie
    user: User
    created_at: datetime
    seen_at: datetime
    expires_at: datetime  # whatever they do
    address: str  # from which it was begun; empty where that was not noted
    browser: str  # in short, as it says itself
    news: int  # changes of their way in that they were not told of when it began


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What lets a program act for a user in one company, within `scopes`."""

    id: str
    company: str
    user: str  # id
    name: str  # what it is for
    scopes: frozenset[str]  # see `podatelna.web.permissions`
    created_at: datetime
    expires_at: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was noted of a user's way in and is to be sent to them."""

    id: str
    user: str  # id
    mail: str  # the address that they had then
    at: datetime
    actor: str
    action: str  # as in the audit trail
    details: Mapping[str, str]
    age: timedelta  # so long it has waited


def canonical_login(login: str) -> str:
    """Return the login as it is kept.

    >>> canonical_login(" Eva.Nova@firma.cz")
    'eva.nova@firma.cz'

    Raises:
        UsageError: it has other characters than letters, digits and . _ @ + -, or is too long, or is the program's.
    """
    found = login.strip().casefold()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._@+-]{0,99}", found):
        raise UsageError("A login is up to 100 letters without accents, digits and . _ @ + -")
    refuse_program(found)
    return found


def canonical_mail(mail: str) -> str:
    """Return the address of mail as it is kept; nothing where nothing was given.

    >>> canonical_mail(" Eva.Nova@firma.cz "), canonical_mail(" ")
    ('Eva.Nova@firma.cz', '')

    Raises:
        UsageError: it is none that all mail servers take.
    """
    found = mail.strip()
    if found and (len(found) > LONGEST_MAIL or not re.fullmatch(MAIL, found)):
        raise UsageError(say("This is no address of mail. Write it as name@firma.cz."))
    return found


def refuse_program(name: str) -> None:
    """Raise `UsageError` where a person would go by the name under which the program acts."""
    if name.strip().casefold() == PROGRAM:
        raise UsageError(say("{name} is the program itself. Choose another name for a person.", name=PROGRAM))

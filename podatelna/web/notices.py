"""What changed of people's way in, sent to them by mail as well, where the settings name a mail server.

Of all that was noted only that is sent which the pages tell too. A letter holds no link, nothing of any document, and
asks for nothing. Nobody waits for it: requests leave what is to be sent in the database, and a thread sends it.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import structlog

from documents.errors import Unreachable
from documents.people import Notice, User
from pipeline.engine.books import SYSTEM, Doorkeeper
from podatelna.mailing import Letter, Postman
from podatelna.web import way_in
from podatelna.web.house import House
from podatelna.web.translation import Words

log = structlog.get_logger(__name__)

LOOK_AGAIN = 5.0  # seconds
GIVEN_UP = timedelta(days=1)


def keep_sending(house: House, postman: Postman, stop: Event) -> int:
    """Send what waits, and what comes to wait, until `stop` is set."""
    while not stop.is_set():
        try:
            send_due(house, postman, stop)
        except Unreachable as away:  # the database
            log.warning("notices wait", why=str(away))
        stop.wait(LOOK_AGAIN)
    return 0


def send_due(house: House, postman: Postman, stop: Event) -> None:
    """Send what it is time to send; what the mail server does not take waits ever longer, and a day at most."""
    with house.books.read_people() as door:
        due = door.notices.due()
    for id in due:
        if stop.is_set():
            return
        with house.books.write_people(SYSTEM) as door:
            notice = door.notices.take(id)
            letter = None if notice is None else _letter(house, door, notice)
        if notice is not None and (letter is None or _is_over(postman, letter, notice)):
            with house.books.write_people(SYSTEM) as door:
                door.notices.strike(id)


def _is_over(postman: Postman, letter: Letter, notice: Notice) -> bool:
    """Try to send a letter; return whether it need not be tried again."""
    about = {"user": notice.user, "action": notice.action, "since": notice.at.isoformat()}
    try:
        postman.send(letter)
    except Unreachable as error:
        if notice.age < GIVEN_UP:
            log.warning("notice not sent yet", why=str(error), **about)
            return False
        log.error("notice given up", why=str(error), **about)  # noqa: TRY400 - a trace would tell nothing more
    else:
        log.info("notice sent", **about)
    return True


def _letter(house: House, door: Doorkeeper, notice: Notice) -> Letter | None:
    """Return what a user is to be told; None where it is nothing that they need to know."""
    user = door.people.get(notice.user)
    words = Words(language=user.language, timezone=ZoneInfo(house.settings.web.timezone))
    change = way_in.change_sent(door, user, notice, words)
    if change is None:
        return None
    return Letter(
        id=notice.id, to=notice.mail, subject=words("Your sign-in to Podatelna"), text=_text(user, change, words)
    )


def _text(user: User, change: way_in.Change, words: Words) -> str:
    by = f" ({change.by})" if change.by else ""
    paragraphs = (
        words("This happened to your sign-in to Podatelna, by the login %(login)s:", login=user.login),
        f"{words.moment(change.at)}: {change.what}{by}",
        words(
            "If it was neither you nor someone whom you asked for it, tell who looks after the users of Podatelna now."
        ),
        words("A program sent this message. It never asks for a password by mail, nor sends links to click."),
    )
    return "\n\n".join(paragraphs) + "\n"

"""What changed of a person's way in is sent to them by a mail server, once, by TLS, and never in a request's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from mail_made import Post, certified, opened
from pydantic import ValidationError
from sqlalchemy import select, update
from structlog.testing import capture_logs
from web_made import PASSWORD, client_of, plain, signed_in, user

from documents.errors import Unreachable, UsageError
from documents.people import User
from podatelna import mailing, passwords, personal, wiring
from podatelna.doctor import examine
from podatelna.mailing import Letter, Postman
from podatelna.settings import MailSettings, Settings, WebSettings
from podatelna.web.app import create_app
from podatelna.web.house import House
from podatelna.web.notices import keep_sending, send_due
from storage import database
from storage.tables import NoticeRow

DAY = timedelta(days=1)
LETTER = Letter(id="1", to="eva@firma.cz", subject="Šťastný den", text="Žluťoučký kůň.\n")


@pytest.fixture
def post() -> Iterator[Post]:
    """Open a mail server for this test."""
    with opened(Post()) as begun:
        yield begun


def postman(post: Post, host: str = "127.0.0.1", name: str = "", password: str = "") -> Postman:
    settings = MailSettings(host=host, port=post.port, sender="podatelna@firma.cz", user=name)
    return Postman(settings=settings, password=password)


@pytest.fixture
def eva(house: House) -> User:
    """Return the user eva of two companies, who has an address and signed in before."""
    made = user(house, "eva", "acme", "verifier")
    user(house, "eva", "beta", "verifier")
    with house.books.write_people("test") as door:
        door.people.change_password(made.id, passwords.hashed(PASSWORD))
        door.people.change_mail(made.id, "eva@firma.cz")
        for id in door.notices.due():
            door.notices.strike(id)
        return door.people.get(made.id)


def send(house: House, post: Post) -> None:
    send_due(house, postman(post), Event())


def waiting(house: House) -> int:
    with database.reading(house.books.database) as connection:
        return len(connection.execute(select(NoticeRow.id)).all())


def wait(house: House, longer: timedelta) -> None:
    """Let what waits have waited longer."""
    with database.transaction(house.books.database) as connection:
        rows = connection.execute(select(NoticeRow.id, NoticeRow.at, NoticeRow.next_at)).all()
        for id, at, next_at in rows:
            earlier = update(NoticeRow).where(NoticeRow.id == id).values(at=at - longer, next_at=next_at - longer)
            connection.execute(earlier)


def test_what_others_did_is_sent_once_in_the_users_language_without_link(house: House, eva: User, post: Post) -> None:
    with house.books.write_people("ada") as door:
        door.people.describe(eva.id, "Eva", "cs")
        door.people.change_password(eva.id, passwords.hashed(PASSWORD))
        door.tokens.make("hash", eva.id, "acme", "ERP", ["look"], DAY)
    send(house, post)
    send(house, post)
    assert post.told == [
        ("eva@firma.cz", "Heslo bylo změněno. (ada)"),
        ("eva@firma.cz", "Byl vytvořen token API ERP. (ada)"),
    ]
    written = post.came[0][1]
    assert written["Subject"] == "Vaše přihlašování do Podatelny" and written["From"] == "podatelna@firma.cz"
    assert written["Auto-Submitted"] == "auto-generated" and "http" not in written.get_content()
    assert "pod jménem eva " in written.get_content() and waiting(house) == 0


def test_sign_ins_from_elsewhere_and_codes_used_before_are_sent_and_daily_work_is_not(
    house: House, eva: User, post: Post
) -> None:
    with house.books.write_people("eva") as door:
        for details in (
            {"by": "password"},
            {"by": "password and recovery code"},
            {"by": "openid", "new address": "yes"},
        ):
            door.people.note(eva.id, "user.signed_in", {**details, "address": "192.0.2.1"})
        door.people.note(eva.id, "user.signed_out")
        door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5", "why": "code used before"})
    send(house, post)
    assert [what for _, what in post.told] == [
        "Somebody signed in with a recovery code. (192.0.2.1)",
        "Somebody signed in from an address not seen before. (192.0.2.1)",
        "A one-time code was typed that had been used before. (203.0.113.5)",
    ]


def test_failed_attempts_are_sent_once_when_they_are_more_than_ones_own_slips(
    house: House, eva: User, post: Post
) -> None:
    for _ in range(5):
        with house.books.write_people("eva") as door:
            door.people.note(eva.id, "user.sign_in_failed", {"address": "203.0.113.5"})
    send(house, post)
    assert [what for _, what in post.told] == ["3 attempts to sign in failed. (203.0.113.5)"]


def test_another_address_is_told_at_the_old_one_too_and_asks_for_the_password(
    house: House, eva: User, post: Post
) -> None:
    named = replace(house, settings=house.settings.model_copy(deep=True))
    named.settings.web.mail = postman(post).settings
    client = client_of(named, create_app(named), signed_in(named, eva))
    assert 'value="eva@firma.cz"' in client.get("/me").text
    for form, wrong in (
        ({"mail": "nova@firma.cz", "password": "not mine"}, "The password is wrong."),
        ({"mail": "eva@firma.cz, all@firma.cz", "password": PASSWORD}, "This is no address of mail."),
        ({"mail": "=?utf-8?q?all=40else.cz?=@firma.cz", "password": PASSWORD}, "This is no address of mail."),
    ):
        refused = client.post("/me/mail", data=form)
        assert refused.status_code == 422 and wrong in plain(refused.text) and form["mail"] in refused.text
    assert client.post("/me/mail", data={"mail": "nova@firma.cz", "password": PASSWORD}).status_code == 303
    send(house, post)
    assert post.told == [(to, "The address for mail was changed. (eva)") for to in ("eva@firma.cz", "nova@firma.cz")]
    assert client.get("/me/data").json()["user"]["mail"] == "nova@firma.cz"
    with house.books.read("acme") as store:
        assert "firma.cz" not in str(list(store.events("eva")))


def test_without_an_address_nothing_waits_and_who_is_forgotten_leaves_nothing(house: House, eva: User) -> None:
    jan = user(house, "jan", "acme", "verifier")
    with house.books.write_people("ada") as door:
        door.people.disable(jan.id)
    assert waiting(house) == 0
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
    assert waiting(house) == 1
    with house.books.write_people("ada") as door:
        personal.forget(door, eva)
        assert door.people.get(eva.id).mail == ""
    assert waiting(house) == 0


def test_what_is_undone_is_not_sent(house: House, eva: User) -> None:
    with pytest.raises(UsageError), house.books.write_people("ada") as door:
        door.people.disable(eva.id)
        raise UsageError("no")
    assert waiting(house) == 0


def test_a_letter_that_is_not_taken_waits_ever_longer_and_is_given_up_after_a_day(
    house: House, eva: User, post: Post
) -> None:
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
    post.answer = "451 later"
    with capture_logs() as logs:
        send(house, post)
        send(house, post)
        wait(house, timedelta(minutes=5))
        send(house, post)
        wait(house, timedelta(minutes=5))
        send(house, post)
        assert [one["event"] for one in logs] == ["notice not sent yet"] * 2
        wait(house, DAY)
        send(house, post)
    assert (logs[-1]["event"], logs[-1]["log_level"], logs[-1]["action"]) == (
        "notice given up",
        "error",
        "user.disabled",
    )
    assert "451" in logs[-1]["why"] and post.came == [] and waiting(house) == 0


def test_a_letter_comes_later_where_the_server_was_away_and_none_is_sent_by_two(
    house: House, eva: User, post: Post
) -> None:
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
        (id,) = door.notices.due()
    with house.books.write_people("test") as door:
        first, second = door.notices.take(id), door.notices.take(id)
    assert first and second is None
    send(house, post)
    assert post.came == [] and waiting(house) == 1
    wait(house, timedelta(minutes=5))
    send(house, post)
    assert len(post.came) == 1 and waiting(house) == 0


def test_sending_outlives_a_database_that_does_not_answer(
    house: House, eva: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.books.write_people("ada") as door:
        door.people.disable(eva.id)
    stop, failures = Event(), iter([Unreachable("The database does not answer.")])

    def fails_first(*given: object) -> None:
        for failure in failures:
            raise failure
        send(house, post)
        stop.set()

    monkeypatch.setattr("podatelna.web.notices.send_due", fails_first)
    monkeypatch.setattr("podatelna.web.notices.LOOK_AGAIN", 0.0)
    assert keep_sending(house, postman(post), stop) == 0 and len(post.came) == 1


@pytest.mark.slow
def test_beyond_this_machine_letters_go_by_tls_alone_to_a_server_whose_certificate_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified(tmp_path)
    monkeypatch.setattr(mailing, "is_this_machine", lambda host: False)
    with opened(Post(tls=context, asks=True)) as safe, opened(Post(asks=True)) as bare:
        with pytest.raises(Unreachable, match="certificate"):
            postman(safe, "localhost", "podatelna", "heslo").send(LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with pytest.raises(Unreachable, match="535"):
            postman(safe, "localhost", "podatelna", "other").send(LETTER)
        with pytest.raises(Unreachable, match="STARTTLS"):
            postman(bare, "localhost", "podatelna", "heslo").send(LETTER)
        postman(safe, "localhost", "podatelna", "heslo").send(LETTER)
    came = [(to, one["Subject"], one.get_content().strip()) for to, one in safe.came]
    assert came == [("eva@firma.cz", "Šťastný den", "Žluťoučký kůň.")]
    assert bare.came == []


def test_the_doctor_says_whether_the_mail_server_lets_the_house_in() -> None:
    with opened(Post()) as post:
        named = Settings(web=WebSettings(mail=postman(post).settings))
        assert {one.name: one for one in examine(named)}["mail server"].mend == ""
    away = {one.name: one for one in examine(named)}["mail server"]
    assert "does not take mail" in away.found and "web.mail" in away.mend and not away.needed


def test_the_password_is_read_from_a_file_that_others_may_not_read(house: House, tmp_path: Path) -> None:
    assert wiring.postman(house.settings) is None
    file = tmp_path / "password"
    named = house.settings.model_copy(deep=True)
    named.web.mail = MailSettings(host="localhost", sender="podatelna@firma.cz", user="p", password_file=file)
    with pytest.raises(UsageError, match="cannot be read"):
        wiring.postman(named)
    file.write_text("heslo\n")
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod o="):
        wiring.postman(named)
    file.chmod(0o600)
    made = wiring.postman(named)
    assert made and made.password == "heslo" and "heslo" not in repr(made)
    with pytest.raises(ValidationError):
        MailSettings(host="localhost", sender="podatelna@firma.cz\nBcc: all@firma.cz")

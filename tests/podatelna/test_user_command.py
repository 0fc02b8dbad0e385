"""`podatelna user`: nobody may come in until the first user is added."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from podatelna import passwords, settings, wiring
from podatelna.cli import podatelna

Run = Callable[..., Result]
TYPED = "kočka leze dírou\nkočka leze dírou\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command in a folder whose settings declare two companies."""
    monkeypatch.chdir(tmp_path)
    Path("podatelna.toml").write_text("[companies.acme]\n[companies.beta]\n")

    def call(*args: str, typed: str = "") -> Result:
        return CliRunner().invoke(podatelna, ["user", *args], input=typed)

    return call


def roles(login: str) -> dict[str, list[str]]:
    with wiring.books(settings.load()) as books, books.read_people() as door:
        found = door.people.find(login)
        assert found
        return {one.company: sorted(one.roles) for one in door.people.memberships(found.id)}


def is_password(login: str, password: str) -> bool:
    with wiring.books(settings.load()) as books, books.read_people() as door:
        found = door.people.find(login)
        assert found
        return passwords.is_right(password, found.password_hash)


def test_the_first_user_looks_after_the_others(run: Run) -> None:
    assert "There is no user yet." in run("list").output
    added = run("add", "Eva", "--company", "acme", "--name", "Eva Nová", typed=TYPED)
    assert added.output.endswith("eva is admin, supervisor, verifier in acme.\n")
    assert "dírou" not in added.output
    assert is_password("eva", "kočka leze dírou")
    assert re.search(r"eva +Eva Nová +active +acme: admin, supervisor, verifier\n", run("list").output)


def test_the_first_user_is_admin_whatever_else_they_are(run: Run) -> None:
    run("add", "eva", "--company", "acme", "--role", "accountant", typed=TYPED)
    assert roles("eva") == {"acme": ["accountant", "admin"]}


def test_who_comes_after_is_what_is_said(run: Run) -> None:
    run("add", "eva", "--company", "acme", typed=TYPED)
    nothing = run("add", "jan", "--company", "acme", typed=TYPED)
    assert "Say as what: --role mailroom | verifier" in str(nothing.exception)
    added = run("add", "jan", "--company", "acme", "--role", "verifier", "--first-password")
    shown = re.search(r"First password, good for 3 days: (\S+)", added.output)
    assert shown and is_password("jan", shown[1]) and roles("jan") == {"acme": ["verifier"]}
    again = run("add", "jan", "--company", "beta", "--role", "mailroom", "--role", "auditor")
    assert again.output == "jan is auditor, mailroom in beta.\n"
    assert is_password("jan", shown[1])
    run("add", "ota", "--company", "acme", "--role", "verifier", "--openid")
    listed = run("list").output
    assert re.search(r"jan .*first password +acme: verifier; beta: auditor, mailroom", listed)
    assert re.search(r"ota .*by OpenID", listed)


def test_a_password_that_would_be_guessed_is_refused(run: Run) -> None:
    refused = run("add", "eva", "--company", "acme", typed="heslo123456789\nheslo123456789\n")
    assert "among the first that are tried" in str(refused.exception)
    assert "There is no user yet." in run("list").output


def test_a_password_is_changed_by_who_runs_the_machine(run: Run) -> None:
    run("add", "eva", "--company", "acme", typed=TYPED)
    assert run("password", "eva", typed="pes štěká na měsíc\n" * 2).output.endswith("eva has another password.\n")
    assert is_password("eva", "pes štěká na měsíc")
    shown = re.search(r"days: (\S+)", run("password", "eva", "--first").output)
    assert shown and is_password("eva", shown[1])


def test_roles_are_changed_and_users_shut_out_and_let_in(run: Run) -> None:
    run("add", "eva", "--company", "acme", typed=TYPED)
    assert "Someone must remain admin" in str(run("roles", "eva", "--company", "acme", "--role", "auditor").exception)
    run("add", "ada", "--company", "acme", "--role", "admin", "--openid")
    assert run("roles", "eva", "--company", "acme", "--role", "auditor").output == "eva is auditor in acme.\n"
    assert run("roles", "eva", "--company", "acme").output == "eva is nobody in acme.\n"
    assert roles("eva") == {}
    assert "cannot come in" in run("disable", "eva").output and "disabled" in run("list").output
    assert "can come in again" in run("enable", "eva").output and "disabled" not in run("list").output


def test_who_lost_their_phone_comes_by_password_alone(run: Run) -> None:
    run("add", "eva", "--company", "acme", typed=TYPED)
    with wiring.books(settings.load()) as books, books.write_people("eva") as door:
        eva = door.people.find("eva")
        assert eva
        door.second_factors.offer(eva.id, "SECRET")
        door.second_factors.confirm(eva.id, 1, ["hash"])
        door.sessions.open("hash", eva.id, timedelta(hours=1))
    assert "eva comes by password alone" in run("lost-phone", "eva").output
    with wiring.books(settings.load()) as books, books.read_people() as door:
        assert door.people.get(eva.id).second_factor_since is None
        assert door.sessions.of_user(eva.id, timedelta(hours=1)) == ()


def test_a_user_is_given_what_is_known_of_them_and_forgotten_but_for_the_login(run: Run) -> None:
    run("add", "ada", "--company", "acme", "--openid")
    run("add", "eva", "--company", "acme", "--name", "Eva Nová", "--role", "verifier", "--mail", "e@f.cz", typed=TYPED)
    assert "This is no address of mail." in str(run("mail", "eva", "eva").exception)
    assert "eva is told of changes at eva@firma.cz." in run("mail", "eva", "eva@firma.cz").output
    with wiring.books(settings.load()) as books, books.write_people("eva") as door:
        eva = door.people.find("eva")
        assert eva
        door.sessions.open("hash", eva.id, timedelta(hours=1), address="10.0.0.7", browser="Firefox")
        door.tokens.make("hash", eva.id, "acme", "import", ["look"], timedelta(days=1))
        door.people.note(eva.id, "user.signed_in", {"address": "10.0.0.7"})
        door.store("acme").see("queue")
    known = json.loads(run("export", "eva").output)
    assert (known["user"]["name"], known["roles"]) == ("Eva Nová", {"acme": ["verifier"]})
    assert known["user"]["mail"] == "eva@firma.cz"
    assert (known["sessions"][0]["address"], known["tokens"][0]["name"]) == ("10.0.0.7", "import")
    changed = ["user.password_changed", "user.mail_changed"]
    assert [one["action"] for one in known["noted"]] == ["user.added", *changed, "user.signed_in"]
    assert [one["action"] for one in known["did"]] == ["token.made", "user.signed_in", "list.seen"]
    assert "hash" not in json.dumps(known)

    assert run("forget", "eva", typed="n\n").exit_code == 1 and roles("eva") == {"acme": ["verifier"]}
    assert "Someone must remain admin" in str(run("forget", "ada", "--yes").exception)
    assert "eva is forgotten" in run("forget", "eva", "--yes").output
    shown = run("export", "eva").output
    known = json.loads(shown)
    assert "firma.cz" not in shown and (known["user"]["name"], known["user"]["disabled"]) == ("eva", True)
    assert (known["roles"], known["sessions"], known["tokens"]) == ({}, [], [])
    assert [one["action"] for one in known["noted"]][4:] == ["user.forgotten", "user.removed"]
    assert not is_password("eva", "kočka leze dírou")
    assert "hold" in CliRunner().invoke(podatelna, ["audit", "verify", "--company", "acme"]).output


def test_who_was_shut_out_and_is_added_again_is_said_to_be_out_still_and_how_they_come_in(run: Run) -> None:
    run("add", "ada", "--company", "acme", "--openid")
    run("add", "eva", "--company", "acme", "--role", "verifier", typed=TYPED)
    run("disable", "eva")
    again = run("add", "eva", "--company", "beta", "--role", "verifier").output
    assert again.startswith("eva is verifier in beta.\nBut eva was shut out")
    assert again.endswith("same person: podatelna user enable eva\n")
    run("forget", "eva", "--yes")
    forgotten = run("add", "eva", "--company", "acme", "--role", "verifier", "--first-password").output
    assert "user enable eva, then podatelna user password eva --first" in forgotten
    run("enable", "eva")
    shown = re.search(r"days: (\S+)", run("password", "eva", "--first").output)
    assert shown and is_password("eva", shown[1])


@pytest.mark.parametrize("verb", ["password", "roles", "disable", "enable", "lost-phone", "export"])
def test_who_is_no_user_is_told_of(run: Run, verb: str) -> None:
    args = ["--company", "acme"] if verb == "roles" else []
    assert "There is no user 'bob'." in str(run(verb, "bob", *args).exception)

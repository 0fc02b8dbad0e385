"""Settings from a file and from the environment."""

from pathlib import Path

import pytest

from documents.errors import UsageError
from podatelna import settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PODATELNA_SETTINGS", raising=False)


def test_everything_lies_under_the_data_folder_by_default(tmp_path: Path) -> None:
    in_force = settings.load()
    assert in_force.database_url == f"sqlite:///{tmp_path}/data/podatelna.db"
    assert in_force.archive_url == f"file://{tmp_path}/data/archive"
    assert in_force.inbox("default") == Path("data/inbox/default")
    assert in_force.exports("default") == Path("data/exports/default")


def test_variables_win_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("podatelna.toml").write_text('jobs = 3\ndata = "papers"\n[bounds]\npages = 10\n')
    monkeypatch.setenv("PODATELNA_JOBS", "5")
    monkeypatch.setenv("PODATELNA_BOUNDS__SECONDS", "7")
    in_force = settings.load()
    assert (in_force.jobs, in_force.data, in_force.bounds.pages, in_force.bounds.seconds) == (5, Path("papers"), 10, 7)


def test_an_office_declares_several_companies() -> None:
    Path("podatelna.toml").write_text(
        '[companies.alfa]\nname = "Alfa s.r.o."\nids = ["27082440"]\ninbox = "/scans/alfa"\n[companies.beta]\n'
    )
    in_force = settings.load()
    assert list(in_force.companies) == ["alfa", "beta"]
    assert in_force.inbox("alfa") == Path("/scans/alfa")
    assert in_force.inbox("beta") == Path("data/inbox/beta")


@pytest.mark.parametrize("key", ["inbox", "exports"])
@pytest.mark.parametrize(("alfa", "beta"), [("scans", "scans"), ("scans/alfa", "scans"), ("scans", "x/../scans/beta")])
def test_folders_of_companies_never_overlap(key: str, alfa: str, beta: str) -> None:
    Path("podatelna.toml").write_text(f'[companies.alfa]\n{key} = "{alfa}"\n[companies.beta]\n{key} = "{beta}"\n')
    with pytest.raises(UsageError) as told:
        settings.load()
    assert f"companies.alfa.{key}" in str(told.value) and f"companies.beta.{key}" in str(told.value)


def test_folders_of_companies_may_have_names_that_begin_alike() -> None:
    Path("podatelna.toml").write_text('[companies.alfa]\ninbox = "scans"\n[companies.beta]\ninbox = "scans2"\n')
    assert settings.load().inbox("beta") == Path("scans2")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('data = "papers"\n[companies.alfa]\ninbox = "papers"', "data"),
        ('data = "papers"\n[companies.alfa]\ninbox = "."', "data"),
        ('archive = "file:///scans/archive"\n[companies.alfa]\ninbox = "/scans"', "archive"),
        ('archive = "/scans/archive"\n[companies.alfa]\ninbox = "/scans"', "archive"),
        ('[companies.alfa]\ninbox = "scans"\nexports = "scans/out"', "companies.alfa.exports"),
        ('[companies.alfa]\ninbox = "scans"\n[companies.beta]\nexports = "scans"', "companies.beta.exports"),
    ],
)
def test_what_is_written_is_never_taken_in(text: str, own: str) -> None:
    Path("podatelna.toml").write_text(text)
    with pytest.raises(UsageError, match=rf"^{own} .* lies in companies\.alfa\.inbox"):
        settings.load()


def test_an_archive_elsewhere_is_in_no_inbox() -> None:
    Path("podatelna.toml").write_text('archive = "s3://scans/archive"\n[companies.alfa]\ninbox = "/scans"')
    assert settings.load().archive_url == "s3://scans/archive"


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("PODATELNA_JOBSS", "PODATELNA_JOBSS"),
        ("podatelna_companys__alfa", "podatelna_companys__alfa"),
        ("PODATELNA_BOUNDS__PAGS", r"bounds\.pags"),
    ],
)
def test_a_variable_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch, name: str, complaint: str) -> None:
    monkeypatch.setenv(name, "3")
    with pytest.raises(UsageError, match=complaint):
        settings.load()


def test_a_variable_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_COMPANIES", "{")
    with pytest.raises(UsageError, match=r"companies.*JSON"):
        settings.load()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour = 1", "colour"),
        ("jobs = -1", "jobs"),
        ("[bounds]\npages = 0", "bounds.pages"),
        ('[companies."../etc"]', "companies"),
        ("[companies]", "companies"),
        ("jobs = ", "not TOML"),
    ],
)
def test_a_wrong_key_is_named(text: str, complaint: str) -> None:
    Path("podatelna.toml").write_text(text)
    with pytest.raises(UsageError, match=complaint):
        settings.load()


def test_a_settings_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODATELNA_SETTINGS", "nowhere.toml")
    with pytest.raises(UsageError, match=r"nowhere\.toml"):
        settings.load()


def test_credentials_of_the_service_that_let_a_shell_in_are_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "nothing to be seen"))
    assert settings.load().database == ""


def test_secrets_come_as_credentials_of_the_service_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("podatelna.toml").write_text(
        'database = "sqlite:///x.db"\n[web.openid]\nissuer = "https://a.cz"\nclient_id = "podatelna"\n'
    )
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "PODATELNA_DATABASE").write_text("postgresql://podatelna:secret@db/podatelna\n")
    (credentials / "PODATELNA_WEB__OPENID__CLIENT_SECRET").write_text("sesame\n")
    (credentials / "of-another-program").write_bytes(b"\xff")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    in_force = settings.load()
    assert in_force.database_url == "postgresql://podatelna:secret@db/podatelna"
    assert in_force.web.openid is not None
    assert in_force.web.openid.client_secret.get_secret_value() == "sesame"
    assert in_force.web.openid.issuer == "https://a.cz"
    (credentials / "PODATELNA_DATABSE").write_text("x")
    with pytest.raises(UsageError, match="PODATELNA_DATABSE"):
        settings.load()

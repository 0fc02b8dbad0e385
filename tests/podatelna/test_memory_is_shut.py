"""What is in the memory of the program's processes: nobody else reads it, no crash writes it, what is freed is gone."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from documents.bounds import Bounds
from pipeline.apart import Apart

OPERATOR = Path(__file__).parents[2] / "docs" / "operator.md"
IS_DUMPABLE = 3  # of prctl
SHUT = (0, (0, 0))  # not dumpable, no core file of any size
MAIN = """
import sys
from podatelna import cli
from test_memory_is_shut import looked_at
sys.argv = ["podatelna", "--version"]
try:
    cli.main()
finally:
    print(looked_at())
"""
WORKER = """
import sys
from types import SimpleNamespace
from podatelna import wiring
from podatelna.settings import Settings
from test_memory_is_shut import looked_at
sys.modules["pipeline.engine.worker"] = SimpleNamespace(serve=None)  # takes seconds to load
wiring.keep_temporary_files = lambda _: sys.exit(print(looked_at()))
wiring.worker(Settings(), until_idle=True)
"""
FORGETFUL = """
import sys
def use():
    for number in range(50):
        secret = "".join(chr(letter ^ 1) for letter in b"R3bs3sR3bs3s") + str(number)
        secret.encode()
use()
print("used", flush=True)
sys.stdin.read()
"""
USED = b"S2cr2rS2cr2r"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")


def looked_at() -> tuple[int, tuple[int, int]]:
    """Return whether this process may be looked into, and how large a core file it may leave."""
    return int(ctypes.CDLL(None).prctl(IS_DUMPABLE, 0, 0, 0, 0)), resource.getrlimit(resource.RLIMIT_CORE)


def test_that_of_who_opens_files_is_shut() -> None:
    with Apart(Bounds()) as apart:
        assert apart.call(looked_at) == SHUT


@pytest.mark.slow
@pytest.mark.parametrize("script", [MAIN, WORKER], ids=["commands", "workers"])
def test_that_of_every_command_and_worker_is_shut(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == str(SHUT), done.stderr


def found_in(process: int, wanted: bytes) -> int:
    """Return how often something stands in the memory of a process."""
    found = 0
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            if re.search(r" rw.*(\[heap\]|\s0)\s*$", line):  # what is no file's
                start, end = (int(place, 16) for place in line.split()[0].split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(wanted)
    return found


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the variables are glibc's")
def test_what_is_freed_is_overwritten_where_the_operator_says_so() -> None:
    told = dict(re.findall(r"^Environment=(\w+)=(\S+)$", OPERATOR.read_text("utf-8"), re.MULTILINE))
    left = []
    for variables in ({}, told):
        program = [sys.executable, "-c", FORGETFUL]
        with subprocess.Popen(
            program, env=os.environ | variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as running:
            assert running.stdout and running.stdout.readline() == b"used\n"
            left.append(found_in(running.pid, USED))
            running.communicate()
    assert left[0] > 0 and left[1] == 0

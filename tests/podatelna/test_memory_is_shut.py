"""What is in the memory of the program's processes: no other process of its user reads it, and no crash writes it."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from documents.bounds import Bounds
from pipeline.apart import Apart

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
from pipeline.engine import worker
from podatelna import wiring
from podatelna.settings import Settings
from test_memory_is_shut import looked_at
worker.serve = lambda *_, **__: print(looked_at())
wiring.worker(Settings(), until_idle=True)
"""

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

"""The logs say what went wrong, and nothing that someone typed or that stands on a paper."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import structlog
from podatelna import logs

def break_down(password):
    raise ZeroDivisionError("a fault of ours")

logs.configure("info", {form!r})
try:
    break_down("kočka leze dírou")
except ZeroDivisionError:
    structlog.get_logger("web").exception("a page failed")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_tells_where_it_broke_and_no_values(form: str) -> None:
    program = PROGRAM.format(form=form)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert "a page failed" in done.stderr and "in break_down" in done.stderr and "a fault of ours" in done.stderr
    assert "leze" not in done.stderr

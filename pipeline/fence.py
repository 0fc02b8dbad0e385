"""A fence around a process, by Landlock (`man 7 landlock`): it may write in a folder only, and open no TCP connection.

It holds whatever code the process runs, as a file that is opened might bring along, and all that the process starts. It
cannot be taken down again. What was open before stays open. A kernel before 5.13 has no such fence, one before 6.2 lets
files be emptied all the same, and one before 6.7 has none around connections.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every machine
_ASK_VERSION = 1
_BENEATH = 1  # the kind of a rule: what lies beneath a path
_NO_NEW_PRIVILEGES = 38  # of prctl; without it the kernel takes no fence from who is not root

_WRITE_FILE = 1 << 1
_CHANGE_FOLDER = sum(1 << bit for bit in range(4, 13))  # remove and make files, folders, links, sockets, ...
_BY_VERSION = {2: 1 << 13, 3: 1 << 14}  # to move between folders; to cut a file off
_TCP = 0b11  # to listen, to connect
_TCP_VERSION = 4

_kernel = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return which version of the fence the kernel has, 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))))


def fence_in(folder: Path) -> None:
    """Let the calling thread, and what it starts from now on, write beneath `folder` only and open no TCP connection.

    Where the kernel has no fence, there is none.

    Raises:
        OSError: the kernel refuses the fence that it has.
    """
    has = version()
    if not has:
        return
    writing = _WRITE_FILE | _CHANGE_FOLDER | sum(bit for since, bit in _BY_VERSION.items() if has >= since)
    handled = struct.pack("QQ", writing, _TCP) if has >= _TCP_VERSION else struct.pack("Q", writing)
    ruleset = _called(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0))
    try:
        _allow(ruleset, folder, writing)
        _allow(ruleset, Path(os.devnull), _WRITE_FILE)
        if _kernel.prctl(_NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))):
            raise _failure()
        _called(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, access: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", access, place)
        _called(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(place)


def _called(number: int, *args: object) -> int:
    answer = int(_kernel.syscall(number, *args))
    if answer < 0:
        raise _failure()
    return answer


def _failure() -> OSError:
    code = ctypes.get_errno()
    return OSError(code, f"Landlock: {os.strerror(code)}")

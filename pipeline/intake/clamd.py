"""The antivirus: ClamAV's daemon looks at a file before it is opened here.

Its protocol stands in `man clamd`: after `zINSTREAM` come pieces, each behind its length in four bytes, and a length of
nothing in the end; one line answers that all is `OK`, what was `FOUND`, or why there was an `ERROR`.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from documents.errors import BoundExceeded, Infected, Unreachable
from documents.messages import say

PIECE = 1 << 20  # bytes
PATIENCE = 300.0  # seconds without a word; ClamAV itself gives a file up after 120 (MaxScanTime)


def scan(address: str, data: bytes) -> None:
    """Let the daemon at `address`, a path or `host:port`, look at a file.

    Raises:
        Infected: something bad is in it.
        BoundExceeded: the daemon takes no file as large as this.
        Unreachable: it does not answer, or could not look.
    """
    answer = _asked(address, [b"zINSTREAM\0", *_pieces(data), struct.pack(">I", 0)])
    if answer.endswith(" FOUND"):
        raise Infected(
            say(
                "ClamAV found {what} in this file. Do not open it. It was not read; it is kept in the archive.",
                what=answer.removeprefix("stream: ").removesuffix(" FOUND"),
            )
        )
    if "size limit exceeded" in answer:
        raise BoundExceeded(
            say("The antivirus takes no file as large as this. Raise StreamMaxLength in clamd.conf to bounds.bytes.")
        )
    if answer != "stream: OK":
        raise Unreachable(f"The antivirus at {address} could not look at the file: {answer or 'no answer'}.")


def version(address: str) -> str:
    """Return what the daemon says that it is, with the day of its signatures; raise `Unreachable` as `scan` does."""
    return _asked(address, [b"zVERSION\0"])


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        yield struct.pack(">I", len(piece)) + piece


def _asked(address: str, said: Iterable[bytes]) -> str:
    try:
        with _connected(address) as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough: why, it answers
                for one in said:
                    line.sendall(one)
            heard = b""
            while not heard.endswith(b"\0") and (piece := line.recv(4096)):
                heard += piece
    except OSError as error:
        raise Unreachable(f"The antivirus at {address} does not answer: {error}. Start it: clamd.") from error
    return heard.rstrip(b"\0").decode(errors="replace")


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(address)
            yield line
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), PATIENCE) as line:
            yield line

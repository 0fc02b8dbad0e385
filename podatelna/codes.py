"""One-time codes that an app on a phone shows (TOTP: RFC 6238, with what all apps know: SHA-1, 6 digits, 30 seconds).

Beside them stand recovery codes, for who has lost the phone: 80 random bits each, to be kept on paper.
"""

from __future__ import annotations

import base64
import re
from secrets import token_bytes

from pyotp import TOTP, OTPVerificationError, random_base32

EITHER_SIDE = 1  # steps by which the clocks of phone and server may differ
RECOVERY_CODES = 10


def new_secret() -> str:
    """Return a secret of 160 random bits, as apps take it."""
    return random_base32()


def address(secret: str, login: str, house: str) -> str:
    """Return what stands in the QR code from which an app takes a secret.

    >>> address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "eva", "Podatelna")
    'otpauth://totp/Podatelna:eva?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Podatelna'
    """
    return TOTP(secret, name=login, issuer=house).provisioning_uri()


def step_of(secret: str, code: str, moment: float | None = None) -> int | None:
    """Return the step of time whose code this is, None where it is none that counts at the moment, by default now.

    Without a secret, no code counts.

    The secret and the times are those of RFC 6238, appendix B, whose codes have two digits more.

    >>> secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    >>> step_of(secret, "287082", 59), step_of(secret, "081804", 1111111109), step_of(secret, "353130", 20000000000)
    (1, 37037036, 666666666)
    >>> step_of(secret, "287082", 89), step_of(secret, "287082", 90), step_of(secret, "287083", 59)
    (1, None, None)
    >>> step_of("", "287082", 59)
    """
    if not secret:
        return None
    try:
        return TOTP(secret).verify_and_get_timecode(code, for_time=moment, valid_window=EITHER_SIDE)
    except OTPVerificationError:
        return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return recovery codes as they are shown."""
    return tuple(grouped(base64.b32encode(token_bytes(10)).decode().lower(), "-") for _ in range(RECOVERY_CODES))


def grouped(text: str, between: str = " ") -> str:
    """Return the text in groups of four.

    >>> grouped("GEZDGNBV"), grouped("gezdgnbvgy", "-")
    ('GEZD GNBV', 'gezd-gnbv-gy')
    """
    return between.join(re.findall(".{1,4}", text))


def plain(typed: str) -> str:
    """Return a code without what people put between its groups.

    >>> plain(" 287 082 "), plain("GEZD-gnbv")
    ('287082', 'gezdgnbv')
    """
    return re.sub(r"[\s-]", "", typed).lower()

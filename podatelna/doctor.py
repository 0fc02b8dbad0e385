"""What is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

from documents.errors import InstallationError, Unreachable, UsageError
from extractors.ocr import ENGINES
from extractors.ocr.tesseract import CODES
from pipeline import fence
from pipeline.intake import clamd
from podatelna import wiring
from podatelna.settings import Settings

OPTIONAL_ENGINE = "tesserocr"  # pytesseract does what it does, slower
FREE_BYTES = 2_000_000_000  # below it an archive will soon be full


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: str
    found: str  # what is there, for a person
    mend: str = ""  # the command that mends it; empty where nothing is wrong
    needed: bool = True  # False: the program works without it, less well


def examine(settings: Settings) -> Iterator[Check]:
    """Yield what was found, one check after the other; nothing is changed."""
    yield Check(name="podatelna", found=version("podatelna"))
    yield from _tesseract(settings)
    yield from _engines()
    yield _part("page cleaning", "cv2", "sudo apt-get install libgl1 libglib2.0-0")
    yield _part("HEIC photos", "pillow_heif", "pip install pillow-heif")
    yield _part("bar codes", "zxingcpp", "pip install zxing-cpp")
    yield _fence()
    if settings.clamd:
        yield _antivirus(settings.clamd)
    if settings.web.mail:
        yield _mail(settings)
    yield _disk(settings)


def _tesseract(settings: Settings) -> Iterator[Check]:
    program = shutil.which("tesseract")
    if program is None:
        yield Check(name="tesseract", found="missing", mend="sudo apt-get install tesseract-ocr tesseract-ocr-osd")
        return
    listed = subprocess.run(  # noqa: S603 - the program found on the path, fixed arguments
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30
    ).stdout.split()
    yield Check(name="tesseract", found=program)
    for language in settings.languages:
        name = CODES.get(language, language)
        mend = "" if name in listed else f"sudo apt-get install tesseract-ocr-{name}"
        yield Check(name=f"tesseract language {language}", found="missing" if mend else name, mend=mend)
    osd = "osd" in listed
    yield Check(
        name="tesseract orientation",
        found="osd" if osd else "missing",
        mend="" if osd else "sudo apt-get install tesseract-ocr-osd",
        needed=False,
    )


def _engines() -> Iterator[Check]:
    for name, make in ENGINES.items():
        try:
            make()
        except InstallationError as lacking:
            yield Check(name=f"engine {name}", found="missing", mend=str(lacking), needed=name != OPTIONAL_ENGINE)
        else:
            yield Check(name=f"engine {name}", found="installed")


def _part(name: str, module: str, mend: str) -> Check:
    try:
        return Check(name=name, found=str(getattr(import_module(module), "__version__", "installed")))
    except (ImportError, OSError) as error:
        return Check(name=name, found=f"missing: {error}", mend=mend)


def _fence() -> Check:
    has = fence.version()
    mend = "" if has else "start a kernel of 5.13 or later with lsm=landlock,…"
    found = f"Landlock {has}" if has else "none: who opens files could write wherever this user can"
    return Check(name="fence around readers", found=found, mend=mend, needed=False)


def _antivirus(address: str) -> Check:
    try:
        return Check(name="antivirus", found=clamd.version(address))
    except Unreachable as error:
        return Check(name="antivirus", found=str(error), mend="sudo apt-get install clamav-daemon, or mend `clamd`")


def _mail(settings: Settings) -> Check:
    try:
        postman = wiring.postman(settings)
        return Check(name="mail server", found=postman.greet() if postman else "none")
    except (Unreachable, UsageError) as error:
        return Check(name="mail server", found=str(error), mend="mend `web.mail`, see docs/settings.md", needed=False)


def _disk(settings: Settings) -> Check:
    folder = settings.data.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    mend = "" if free > FREE_BYTES else "free some space, or set data to a folder on a larger disk"
    return Check(name="space for the archive", found=f"{free / 1e9:.0f} GB free", mend=mend)

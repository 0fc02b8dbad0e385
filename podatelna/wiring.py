"""The one place where parts are plugged together.

What is slow to load, because it reads and understands or because it stores, is loaded by who needs it.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from documents.bounds import Bounds
from documents.company import Company
from documents.errors import UsageError
from podatelna import logs, temporary
from podatelna.settings import Settings

if TYPE_CHECKING:
    from documents.fields import Document
    from documents.pages import Reading
    from documents.records import Versions
    from documents.types import DocumentTypes
    from pipeline.apart import Apart
    from pipeline.engine.books import Books
    from pipeline.engine.way import Plant
    from pipeline.intake.take import Intake
    from pipeline.intake.watch import Watch
    from pipeline.parts import Parts
    from pipeline.processed import Processed, Wanted
    from pipeline.regions import Region
    from pipeline.review import ReviewDesk
    from podatelna.keyring import Keyring
    from podatelna.mailing import Postman
    from podatelna.web.house import House
    from storage.archive import Archive


def bounds(settings: Settings) -> Bounds:
    """Return the bounds in force."""
    return Bounds(**dict(settings.bounds))


def company(settings: Settings, key: str) -> Company:
    """Return the company declared under `key`; raise `UsageError` where there is none."""
    if key not in settings.companies:
        raise UsageError(f"There is no company {key!r} in the settings, only: {', '.join(settings.companies)}.")
    declared = settings.companies[key]
    return Company(
        key=key,
        name=declared.name,
        country=declared.country,
        ids=declared.ids,
        vat_ids=declared.vat_ids,
        ibans=declared.ibans,
    )


def logging_of(settings: Settings) -> Callable[[], None]:
    """Return what sets up the logs of a process."""
    return partial(logs.configure, settings.log.level, settings.log.format)


def apart(settings: Settings) -> Apart:
    """Return a process apart that logs as the settings say."""
    from pipeline.apart import Apart

    return Apart(bounds(settings), logging_of(settings))


@contextmanager
def readers(settings: Settings, count: int) -> Iterator[list[Apart]]:
    """Begin `count` processes apart, which load what reads files while their owner goes on; end them in the end."""
    from pipeline.apart import Apart

    with ExitStack() as begun:
        opened = [begun.enter_context(Apart(bounds(settings), partial(_be_a_reader, settings))) for _ in range(count)]
        for one in opened:
            one.begin()
        yield opened


def _be_a_reader(settings: Settings) -> None:
    from pipeline.reader import load

    logging_of(settings)()
    load()


def document_types(settings: Settings) -> DocumentTypes:
    """Return the house's document types and those in the folders that the settings name."""
    return _types(tuple(folder.resolve() for folder in settings.types))


@cache
def _types(folders: tuple[Path, ...]) -> DocumentTypes:
    from documents.types import load

    return load(folders)


def parts(settings: Settings, company_key: str) -> Parts:
    """Return what is plugged in for a company; raise `UsageError` where the settings name what there is not."""
    from extractors.options import ReadOptions
    from pipeline.parts import Parts

    refuse_unknown(settings)
    return Parts(
        types=document_types(settings),
        company=company(settings, company_key),
        bounds=bounds(settings),
        options=ReadOptions(engine=settings.engine, preferred=settings.languages),
    )


def refuse_unknown(settings: Settings) -> None:
    """Raise `UsageError` where the settings name an OCR engine or a language that there is not."""
    from extractors.ocr import ENGINES
    from extractors.ocr.tesseract import CODES

    if settings.engine and settings.engine not in ENGINES:
        raise UsageError(f"There is no OCR engine {settings.engine!r}, only: {', '.join(ENGINES)}.")
    unknown = [code for code in settings.languages if code not in CODES]
    if unknown:
        raise UsageError(f"There is no language {unknown[0]!r}, only: {', '.join(sorted(CODES))}.")


def company_keys(settings: Settings, chosen: str) -> list[str]:
    """Return the key that was chosen, or all where none was; raise `UsageError` where there is no such company."""
    return [company(settings, chosen).key] if chosen else list(settings.companies)


def one_company(settings: Settings, chosen: str) -> str:
    """Return the key that was chosen, or the only one.

    Raises:
        UsageError: there is no such company, or there are several and none was chosen.
    """
    keys = company_keys(settings, chosen)
    if len(keys) > 1:
        raise UsageError(f"There are several companies. Say which: --company {' | '.join(keys)}")
    return keys[0]


def person() -> str:
    """Return the name by which this machine knows who sits at it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@contextmanager
def books(settings: Settings) -> Iterator[Books]:
    """Open the books, with tables of this version's form and all declared companies entered."""
    from pipeline.engine.books import open_books

    _make(settings.data)
    with open_books(settings.database_url, [company(settings, key) for key in settings.companies]) as opened:
        yield opened


@contextmanager
def books_kept(settings: Settings) -> Iterator[Books]:
    """Open the books for who asks what is in them; raise `UsageError` where nothing was taken in yet."""
    if not settings.database and not (settings.data / "podatelna.db").exists():
        raise UsageError(
            f"Nothing was taken in yet in the data folder {settings.data.resolve()}. "
            "If it is the wrong one, start in another folder, or name it: PODATELNA_DATA."
        )
    with books(settings) as opened:
        yield opened


def keep_temporary_files(settings: Settings) -> None:
    """Let temporary files, which may show pages, lie in the data folder: those of this process and of its children."""
    folder = settings.data.resolve() / "tmp"
    _make(folder)
    temporary.lie_in(folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"The data folder {folder.resolve()} cannot be made: {error.strerror}. Name another one: PODATELNA_DATA."
        ) from error


def archive(settings: Settings, company_key: str) -> Archive:
    """Return a company's part of the archive."""
    from storage.archive import Archive

    return Archive(settings.archive_url, company_key)


def intake(settings: Settings, opened: Books, apart: Apart, company_key: str, door: str) -> Intake:
    """Return where files of a company go that come by `door`; they are opened in the process apart."""
    from pipeline.intake import clamd
    from pipeline.intake.take import Intake
    from pipeline.reader import pages_of

    return Intake(
        company=company(settings, company_key).key,
        door=door,
        books=opened,
        archive=archive(settings, company_key),
        scan=partial(clamd.scan, settings.clamd) if settings.clamd else lambda data: None,
        probe=lambda data: pages_of(apart, data, bounds(settings)),
    )


def watch(settings: Settings, opened: Books, apart: Apart) -> Watch:
    """Return the watch over the inboxes of all companies."""
    from pipeline.intake.watch import Inbox, Watch

    return Watch(
        inboxes=[
            Inbox(
                intake=intake(settings, opened, apart, key, "inbox"),
                folder=settings.inbox(key),
                largest=settings.bounds.bytes,
                taken=settings.watch.taken,
            )
            for key in settings.companies
        ]
    )


def version() -> str:
    """Return the version of the code, to which work in the queue is bound."""
    from pipeline import versions

    return versions.code()


def versions_of(types: DocumentTypes) -> Versions:
    """Return what finds values here, of all types together."""
    from documents.records import Versions
    from documents.types import digest
    from pipeline import versions

    return Versions(code=versions.code(), model=versions.model(), type=digest(types.values()))


def reader(settings: Settings, apart: Apart) -> Callable[[str, bytes, Path], Processed]:
    """Return what reads a file of a company, understands it and leaves its pictures, in the process apart."""
    from pipeline.reader import read_and_picture

    parts_of = cache(partial(parts, settings))

    def read(company_key: str, data: bytes, folder: Path) -> Processed:
        return read_and_picture(apart, data, parts_of(company_key), folder)

    return read


def rereader(settings: Settings, apart: Apart) -> Callable[[str, bytes, Wanted], Processed]:
    """Return what reads some pages of a company's file once more, in the process apart."""
    from pipeline.reader import read_again

    parts_of = cache(partial(parts, settings))

    def read(company_key: str, data: bytes, wanted: Wanted) -> Processed:
        return read_again(apart, data, parts_of(company_key), wanted)

    return read


def plant(settings: Settings, opened: Books, apart: Apart) -> Plant:
    """Return what the workflows work with; files are read in the process apart."""
    from pipeline.engine.way import Plant
    from pipeline.intake import aside
    from podatelna.keeping import kept_by

    def set_aside(company_key: str, name: str, data: bytes, reason: str) -> None:
        aside.keep_rejected(data, name, settings.inbox(company_key) / aside.REJECTED, reason)

    types = document_types(settings)
    return Plant(
        database=opened.database,
        archive=cache(partial(archive, settings)),
        door=opened.door,
        types=types,
        versions=versions_of(types),
        process=reader(settings, apart),
        process_again=rereader(settings, apart),
        set_aside=set_aside,
        keeping=kept_by(settings),
    )


def set_up_process(settings: Settings) -> None:
    """Do what every process of ours does first, where it is not the command itself."""
    from pipeline.memory import shut

    shut()
    logging_of(settings)()
    keep_temporary_files(settings)


def worker(settings: Settings, *, until_idle: bool) -> None:
    """Be one worker, in a process of its own."""
    from pipeline.engine.worker import serve

    set_up_process(settings)
    with books(settings) as opened, apart(settings) as child:
        serve(settings.database_url, plant(settings, opened, child), until_idle=until_idle)


def regions(settings: Settings) -> Region:
    """Return what reads regions of pages, in a process apart of its own that ends with this one."""
    from pipeline.regions import few

    reader = apart(settings)
    Finalize(None, _close, (ref(reader),), exitpriority=0)  # else Python waits for it, which no signal ends
    return few(reader, bounds(settings))


def _close(kept: ref[Apart]) -> None:
    """Close a process apart that is still there; nothing else keeps it."""
    if reader := kept():
        reader.close()


def review_desk(
    settings: Settings, opened: Books, company_key: str, name: str, region: Region | None = None
) -> ReviewDesk:
    """Return where the person `name` reviews a company's documents; `region` reads regions, for others too."""
    from pipeline.desk.eyes import FourEyes
    from pipeline.review import ReviewDesk

    declared = settings.companies[company_key]

    def reinterpret(reading: Reading, pages: tuple[int, ...], kind: str) -> Document:
        from pipeline.run import reinterpret

        return reinterpret(reading, pages, kind, parts(settings, company_key))

    return ReviewDesk(
        company=company(settings, company_key),
        person=name,
        books=opened,
        archive=archive(settings, company_key),
        types=document_types(settings),
        reinterpret=reinterpret,
        region=region or regions(settings),
        four_eyes=FourEyes(critical=declared.four_eyes, above=declared.four_eyes_above),
    )


def keyring(settings: Settings) -> Keyring:
    """Return the keys that seal secrets in the database; they are made unless the settings name a file of them.

    Raises:
        UsageError: they cannot be used.
    """
    from podatelna.keyring import Keyring, make

    file = settings.web.keys or settings.data / "keys"
    if settings.web.keys is None:
        make(file)
    return Keyring(file)


def postman(settings: Settings) -> Postman | None:
    """Return who sends mail, None where the settings name no mail server; raise `UsageError` without its password."""
    from podatelna.mailing import Postman, password_in

    mail = settings.web.mail
    if mail is None:
        return None
    return Postman(settings=mail, password=password_in(mail.password_file) if mail.password_file else "")


def house(settings: Settings, opened: Books) -> House:
    """Return what the web pages work with."""
    from podatelna.page_secret import open_secret
    from podatelna.web.house import House

    keys = keyring(settings)
    return House(
        settings=settings,
        books=opened,
        types=document_types(settings),
        keyring=keys,
        page_secret=cache(partial(open_secret, opened, keys)),
        company=cache(partial(company, settings)),
        archive=cache(partial(archive, settings)),
        review_desk=cache(partial(review_desk, settings, opened, region=regions(settings))),
    )

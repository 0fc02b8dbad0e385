"""`podatelna serve`: everything in one: the web pages, the watch over the inboxes, and the workers."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import parent_process
from socket import socket
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from documents.errors import PodatelnaError

if TYPE_CHECKING:
    from uvicorn import Server

    from podatelna.settings import Settings
    from podatelna.web.house import House


@click.command()
@click.option("--processes", "-p", type=click.IntRange(min=0), default=0, help="Workers; 0: as many as `jobs` says.")
@click.option("--pages-only", is_flag=True, help="Without watch and workers, which run elsewhere.")
def serve(processes: int, pages_only: bool) -> None:
    """Serve the web pages, watch the inbox folders, and work.

    It is `podatelna watch` and `podatelna work` in one with the pages on which people look at documents. Nobody may
    come in until you add the first user: podatelna user add NAME. Ends on SIGTERM or Ctrl-C.

    \b
    podatelna serve
    podatelna serve --pages-only     where watch and workers run as services of their own
    """
    from podatelna import logs, settings, wiring
    from podatelna.keeping import kept_by
    from podatelna.web import second_step, service
    from podatelna.web.notices import keep_sending

    in_force = settings.load()
    logs.configure(in_force.log.level, in_force.log.format)
    wiring.refuse_unknown(in_force)
    kept_by(in_force)
    crew = _Crew()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: crew.stop.set())
    with wiring.books(in_force) as books, service.bind(in_force) as bound:
        house = wiring.house(in_force, books)
        second_step.seal_all(house)
        if postman := wiring.postman(in_force):
            crew.hire("mail", partial(keep_sending, house, postman, crew.stop))
        server = service.server(house, crew.stop.set)  # else processes that it ended too would be begun anew
        if beside := in_force.web.processes - 1:
            crew.hire("pages", partial(_answer_beside, in_force, beside, bound, crew.stop))
        if not pages_only:
            crew.hire("watch", partial(_watch, in_force, house, crew.stop))
            crew.hire("work", partial(_work, in_force, processes, crew.stop))
        _greet(house)
        service.keep_what_is_loaded()
        crew.begin(partial(setattr, server, "should_exit", True))
        try:
            server.run([bound])
        finally:
            crew.end()
    raise click.exceptions.Exit(crew.code)


@dataclass(slots=True)
class _Crew:
    """What runs beside the pages, each in a thread; when one ends, all do."""

    stop: Event = field(default_factory=Event)
    code: int = 0
    threads: list[Thread] = field(default_factory=list)

    def hire(self, name: str, work: Callable[[], int]) -> None:
        """Let `work` run once all begin."""
        self.threads.append(Thread(target=self._run, args=(work,), name=name))

    def begin(self, close: Callable[[], None]) -> None:
        """Begin, and call `close` when it is time to stop."""
        self.threads.append(Thread(target=self._close, args=(close,), name="closer"))
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Stop all, and wait for them."""
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _close(self, close: Callable[[], None]) -> None:
        self.stop.wait()
        close()

    def _run(self, work: Callable[[], int]) -> None:
        code = 1  # of what fails by a fault that nobody foresaw
        try:
            code = work()
        except PodatelnaError as error:
            click.echo(f"podatelna: {error}", err=True)
            code = error.exit_code
        finally:
            self.code = max(self.code, code)  # another may have ended with its own code meanwhile
            self.stop.set()


def _watch(in_force: Settings, house: House, stop: Event) -> int:
    from pipeline.intake.watch import watch
    from podatelna import wiring

    with wiring.apart(in_force) as apart:
        watch(wiring.watch(in_force, house.books, apart), in_force.watch.seconds, stop)
    return 0


def _work(in_force: Settings, processes: int, stop: Event) -> int:
    from pipeline.engine.supervisor import supervise
    from podatelna import wiring

    wanted = processes or in_force.jobs or os.cpu_count() or 1
    return supervise(partial(wiring.worker, in_force, until_idle=False), wanted, stop)


def _answer_beside(in_force: Settings, processes: int, bound: socket, stop: Event) -> int:
    from pipeline.engine.supervisor import supervise

    return supervise(partial(_answer, in_force, bound), processes, stop, name="pages")


def _answer(in_force: Settings, bound: socket) -> None:
    """Answer at a bound socket too, in a process of its own, until it is told to end or the first one is gone."""
    from podatelna import wiring
    from podatelna.web import service

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one ends the others
    wiring.set_up_process(in_force)
    try:
        with wiring.books(in_force) as books:
            house = wiring.house(in_force, books)
            house.page_secret()  # else the first who asks waits for what has the key, which may be away by then
            server = service.server(house)
            service.keep_what_is_loaded()
            Thread(target=_end_with_parent, args=(server,), daemon=True).start()
            server.run([bound])
    except PodatelnaError as error:
        click.echo(f"podatelna: {error}", err=True)
        sys.exit(error.exit_code)


def _end_with_parent(server: Server) -> None:
    if parent := parent_process():
        parent.join()
        server.should_exit = True


def _greet(house: House) -> None:
    with house.books.read_people() as door:
        if not door.people.all():
            click.echo("Nobody may come in yet. Add the first user: podatelna user add NAME", err=True)
    click.echo(f"The pages are at {house.settings.web_url}. Ctrl-C ends it.", err=True)

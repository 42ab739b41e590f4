"""Chunks go out to Dask workers and outcomes come back, whatever becomes of the workers."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

from toolkit.errors import RenderError, ToolkitError
from toolkit.render.chunks import Chunk, Made, pack, read_line
from toolkit.render.cluster_worker import end_batch, make_chunk, stop_batch
from toolkit.render.crew import LOG, Crew, Member
from toolkit.render.execute import give_up
from toolkit.render.interruption import Interruption
from toolkit.render.jobs import Job, Outcome
from toolkit.render.pool import Options
from toolkit.render.sight import Sight
from toolkit.render.stock import LOSSES, Stock

_TICK = 0.25  # seconds between two looks at who has gone
_STUCK = 1800.0  # seconds of silence about a chunk that was begun, on a worker that is alive
_FETCH = 10.0  # seconds in which a result that is there must come
_FAREWELL = 15.0  # seconds in which workers may clear away what is ours
_FRUITLESS = 5  # times all workers may be lost, one after the other, and no report comes out
_NO_SCHEDULER = (
    "the connection to the Dask scheduler was lost; the same call again goes on from here"
)


@dataclass
class Out:
    """A chunk that a worker has been given.

    Parameters
    ----------
    numbers : list of int
        Its reports.
    member : Member
        The worker.
    future : Future
        What it will return.
    """

    numbers: list[int]
    member: Member
    future: Any
    running: list[int] = field(default_factory=list)
    heard: float = 0.0  # when it last gave a sign; 0 before it has begun

    @property
    def stuck(self) -> bool:
        """Whether it was begun and has not been heard of for long."""
        return bool(self.heard) and time.monotonic() - self.heard > _STUCK


class Dispatch:
    """The course of one batch on a cluster.

    Parameters
    ----------
    client : distributed.Client
        The connection.
    batch : str
        Name of the batch.
    jobs : list of Job
        With whole paths.
    options : Options
        How they are made; ``workers`` is the number of reports at the same time on one worker, as
        many as it has threads without it.
    sight : Sight
        What each worker must see.
    stop : Interruption
        Asked all the time.
    """

    def __init__(
        self, client: Any, batch: str, jobs: list[Job], options: Options, sight: Sight,
        stop: Interruption,
    ) -> None:  # fmt: skip
        self.client, self.batch, self.jobs = client, batch, jobs
        self.options, self.stop = options, stop
        self.news: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.crew = Crew(client, batch, sight, lambda member: self.news.put(("looked", member)))
        self.stock = Stock(len(jobs))
        self.out: dict[int, Out] = {}
        self.chunks = self.fruitless = 0

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome once, until all are there or somebody has asked to stop."""
        told = False
        try:
            self.client.subscribe_topic(self.client.id, self.overhear)
            while self.out or (self.stock.left and not self.stop.asked):
                if self.stop.asked and not told:
                    told = True
                    self.tell(stop_batch, 1.0)
                self.stop.obey()
                yield from self.turn()
        finally:
            self.withdraw()

    def turn(self) -> Iterator[Outcome]:
        """Do once all that is always to be done.

        Raises
        ------
        RenderError
            When the scheduler is not there any more, whichever way Dask puts it.
        """
        try:
            yield from self.mind_losses()
            self.hand_out()
            yield from self.hear()
        except Exception as error:
            if isinstance(error, ToolkitError) or self.client.status == "running":
                raise
            raise RenderError(_NO_SCHEDULER) from error

    def overhear(self, event: tuple[float, Any]) -> None:
        """Take a message in, in a thread of Dask's; others use the topic too."""
        if isinstance(event[1], dict) and event[1].get("batch") == self.batch:
            self.news.put(("told", event[1]))

    def hand_out(self) -> None:
        """Give a chunk to every worker that has none."""
        if self.stop.asked or not self.crew.ready():
            return
        at_work = {id(out.member) for out in self.out.values()}
        usable = [member for member in self.crew.members.values() if member.usable]
        slots = sum(map(self.slots, usable))
        for member in usable:
            if id(member) not in at_work and self.stock.left:
                self.give(member, self.stock.take(self.slots(member), slots))

    def slots(self, member: Member) -> int:
        """Return how many reports a worker makes at the same time."""
        return self.options.workers or member.threads

    def give(self, member: Member, numbers: list[int]) -> None:
        """Send a chunk to a worker."""
        self.chunks += 1
        options = replace(self.options, workers=self.slots(member))
        parcel = pack(options, {number: self.jobs[number] for number in numbers})
        chunk = Chunk(self.batch, self.chunks, self.client.id, parcel)
        future = self.client.submit(
            make_chunk, chunk, key=chunk.key, workers=[member.address], retries=0
        )
        self.out[chunk.number] = Out(numbers, member, future)
        number = chunk.number
        future.add_done_callback(lambda future: self.news.put(("over", number)))

    def hear(self) -> Iterator[Outcome]:
        """Deal with what has come, after waiting for it a little."""
        with suppress(queue.Empty):
            kind, what = self.news.get(timeout=_TICK)
            while True:
                if kind == "told":
                    yield from self.take(what)
                elif kind == "over":
                    yield from self.settle(what)
                else:
                    self.crew.admit(what)
                kind, what = self.news.get_nowait()

    def take(self, message: dict[str, Any]) -> Iterator[Outcome]:
        """Take in what a worker tells of a chunk; of one that was given up only what is done."""
        out = self.out.get(message["chunk"])
        if out:
            out.running, out.heard = list(message["running"]), time.monotonic()
        yield from self.note(line for line in message["lines"] if out or line[1] == "done")

    def note(self, lines: Iterable[Any]) -> Iterator[Outcome]:
        """Yield the outcomes that were not known yet."""
        for line in lines:
            number, outcome = read_line(line, self.jobs)
            if self.stock.note(number):
                self.fruitless, self.crew.proven = 0, True
                begun = outcome.attempts + self.stock.losses[number]
                yield replace(outcome, attempts=begun)

    def settle(self, number: int) -> Iterator[Outcome]:
        """Deal with a chunk that has ended; what it returns counts."""
        out = self.out.pop(number, None)
        if out is None:  # it was given up before
            return
        try:
            made: Made = out.future.result(timeout=_FETCH)
        except Exception:  # its worker has died in this moment, or again and again
            yield from self.give_back(out, out.running)
            return
        yield from self.note(made.lines)
        yield from self.give_back(out)
        if made.error:
            self.crew.refuse(out.member, made.error)

    def mind_losses(self) -> Iterator[Outcome]:
        """Take back what was given to workers that have gone or hang."""
        gone = {id(member) for member in self.crew.muster()}
        for number, out in list(self.out.items()):
            if out.stuck:
                out.member.fit = False
            if out.stuck or id(out.member) in gone:
                yield from self.lose(number)

    def lose(self, number: int) -> Iterator[Outcome]:
        """Give up a chunk whose worker is lost."""
        out = self.out.pop(number)
        self.client.cancel([out.future], force=True)
        LOG.warning("the Dask worker %s was lost; others make its reports", out.member.address)
        yield from self.give_back(out, out.running)

    def give_back(self, out: Out, running: Iterable[int] = ()) -> Iterator[Outcome]:
        """Take back the reports of a chunk that have no outcome; too many losses are one."""
        self.fruitless += not any(number in self.stock.known for number in out.numbers)
        if self.fruitless > _FRUITLESS * self.crew.most:
            raise RenderError("no report can be begun: one Dask worker after the other is lost")
        for number in self.stock.give_back(out.numbers, set(running)):
            job = self.jobs[number]
            if self.stock.note(number):
                failed = give_up(job, f"its machine was lost {LOSSES} times")
                yield replace(failed, attempts=LOSSES)

    def withdraw(self) -> None:
        """Leave nothing on the cluster."""
        if self.client.status != "running":
            return
        with suppress(Exception):  # it may go in this moment
            self.client.unsubscribe_topic(self.client.id)
            self.client.cancel([out.future for out in self.out.values()], force=True)
            self.tell(end_batch, _FAREWELL)

    def tell(self, order: Callable[[str], object], seconds: float) -> None:
        """Have all workers do something about the batch, and wait for it so long at most."""

        def ask() -> None:
            with suppress(Exception):
                self.client.run(order, self.batch, on_error="ignore")

        thread = Thread(target=ask, daemon=True)
        thread.start()
        thread.join(seconds)

"""Progress and timings: what is shown while a walk goes on, and where its time went."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from privacy_statements.diagnostics.progress import CLEAR, PATIENCE, PAUSE, Stages, on_terminal


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_each_stage_counts_its_own_time_and_that_of_no_stage_inside(clock: Clock) -> None:
    stages = Stages(clock=clock)
    with stages.stage("outer"):
        clock.now += 1
        with stages.stage("inner"):
            clock.now += 10
        clock.now += 2
    with stages.stage("inner"):
        clock.now += 5
    stages.add("host", 7.5)
    assert stages.seconds == {"outer": 3.0, "inner": 15.0, "host": 7.5}


def test_what_is_made_as_it_is_asked_for_counts_for_its_own_stage(clock: Clock) -> None:
    stages = Stages(clock=clock)

    def things() -> Iterator[int]:
        for number in range(3):
            clock.now += 10
            yield number
        clock.now += 3

    with stages.stage("build"):
        made = []
        for thing in stages.made("load", things()):
            clock.now += 1
            made.append((thing, clock.now))
    assert made == [(0, 111.0), (1, 122.0), (2, 133.0)]
    assert stages.seconds == {"build": 3.0, "load": 33.0}


def test_the_table_has_shares_and_the_sum(clock: Clock) -> None:
    stages = Stages(clock=clock)
    stages.add("load", 1.0)
    stages.add("render", 3.0)
    assert stages.table().splitlines() == [
        "load       1.00 s   25 %",
        "render     3.00 s   75 %",
        "in all     4.00 s  100 %",
    ]
    assert Stages(clock=clock).table() == "in all     0.00 s    0 %"


def test_short_work_shows_nothing(clock: Clock) -> None:
    shown: list[str] = []
    stages = Stages(shown.append, clock)
    for _ in stages.each("render", range(5)):
        clock.now += PATIENCE / 10
    stages.end()
    assert shown == []


def test_long_work_shows_how_far_it_is_and_clears_the_line(clock: Clock) -> None:
    shown: list[str] = []
    stages = Stages(shown.append, clock)
    clock.now += PATIENCE
    with stages.stage("load"):
        pass
    clock.now += 2 * PAUSE
    assert list(stages.each("render", "abc")) == ["a", "b", "c"]  # no time passes: one line is enough
    clock.now += 2 * PAUSE
    list(stages.each("view", "xy"))
    stages.end()
    stages.end()
    assert shown == ["load", "render 0 of 3", "view 0 of 2", ""]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_takes_the_place_of_the_one_before() -> None:
    terminal = Terminal()
    show = on_terminal(terminal)
    assert show is not None
    show("render 1 of 2")
    show("x" * 200)
    show("")
    assert terminal.getvalue() == f"{CLEAR}render 1 of 2\r{CLEAR}{'x' * 78}\r{CLEAR}\r"


def test_in_a_log_stands_nothing_of_it() -> None:
    assert on_terminal(io.StringIO()) is None

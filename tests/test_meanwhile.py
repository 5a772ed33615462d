"""What a server does between two builds: step by step, and not while it builds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event, Timer

import pytest

from privacy_statements.hosts.mkdocs import meanwhile as module
from privacy_statements.hosts.mkdocs.meanwhile import Meanwhile


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_all_steps_are_done_after_each_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER", 0.01)
    done: list[int] = []

    def work() -> Iterator[None]:
        for number in range(3):
            done.append(number)
            yield

    idle = Meanwhile(work)
    for times in (1, 2):
        idle.start()
        wait_until(lambda times=times: len(done) == 3 * times)  # type: ignore[misc]  # a lambda of one line
        idle.stop()
    assert done == [0, 1, 2, 0, 1, 2]


def test_a_build_waits_for_one_step_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopping, done = Event(), Event(), list[str]()

    class Told(Timer):
        def cancel(self) -> None:
            super().cancel()
            if begun.is_set():
                stopping.set()

    def work() -> Iterator[None]:
        begun.set()
        stopping.wait(20)
        time.sleep(0.05)
        done.append("first")
        yield
        done.append("second")

    monkeypatch.setattr(module, "AFTER", 0.0)
    monkeypatch.setattr(module, "Timer", Told)
    idle = Meanwhile(work)
    idle.start()
    assert begun.wait(20)
    idle.stop()
    assert done == ["first"], "the build begins when the step is done"
    time.sleep(0.1)
    assert done == ["first"]


def test_a_build_that_begins_soon_is_not_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[Timer] = []

    class Noted(Timer):
        def start(self) -> None:
            timers.append(self)
            super().start()

    monkeypatch.setattr(module, "AFTER", 3600)
    monkeypatch.setattr(module, "Timer", Noted)
    done: list[bool] = []

    def work() -> Iterator[None]:
        done.append(True)
        yield

    idle = Meanwhile(work)
    idle.start()
    idle.stop()
    (timer,) = timers
    timer.join(20)
    assert not timer.is_alive(), "nobody waits any more"
    assert not done


def test_builds_that_follow_one_another_leave_room_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER", 3600)
    done: list[bool] = []

    def work() -> Iterator[None]:
        yield
        done.append(True)  # with it the work comes to its end

    idle = Meanwhile(work)
    for _ in range(module.MOST - 1):
        idle.start()
    time.sleep(0.1)
    assert not done
    idle.start()
    wait_until(lambda: bool(done))
    idle.stop()
    idle.start()
    time.sleep(0.1)
    assert len(done) == 1, "it begins to count again"
    idle.stop()

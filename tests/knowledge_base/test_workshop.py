"""Work in a process that stands ready."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import EmptyError, LostWorkError
from bot.knowledge_base.workshop import NICENESS, Work, Workshop, is_busy


def add_up(first: int) -> Generator[Any, Any, None]:
    """Yield the sum of all that was sent, and where that is done."""
    total = first
    print("what is printed is no reply")  # noqa: T201
    while total < 100:
        more = yield total, os.getpid()
        if more == "fail":
            raise EmptyError(["folder"], ["fault"])
        if more == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        total += more
    yield total, os.getpid()


def leave_a_mark(place: Path) -> Generator[Any, Any, None]:
    """Write a file when nobody wants the work any more."""
    try:
        yield "ready"
    finally:
        place.write_text("closed")


def go_on(work: Work, value: object) -> Any:
    """Send something to some work, and return what it yields to that."""
    work.send(value)
    return work.receive()


@pytest.fixture(params=[True, False], ids=["apart", "here"])
def workshop(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    with closing(Workshop(add_up, apart=request.param)) as workshop:
        yield workshop


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setattr("bot.knowledge_base.workshop.is_busy", lambda: False)
    with closing(Workshop(add_up)) as workshop:
        yield workshop


def test_work_goes_step_by_step_to_its_end(workshop: Workshop) -> None:
    work = workshop.begin(1)
    totals = [work.receive()[0], *(go_on(work, more)[0] for more in (2, 3, 100))]
    assert totals == [1, 3, 6, 106]
    assert go_on(work, None) is None
    work.close()


def test_what_the_work_raises_is_raised_where_it_is_wanted(workshop: Workshop) -> None:
    work = workshop.begin(1)
    work.receive()
    with pytest.raises(EmptyError, match="all articles have faults") as raised:
        go_on(work, "fail")
    assert raised.value.faults == ("fault",)
    work.close()


def test_what_stands_ready_is_used_once_and_for_what_it_was_made(apart: Workshop) -> None:
    apart.get_ready(1)
    first = apart.begin(1)
    _, process = first.receive()
    assert process != os.getpid()
    apart.get_ready(2)
    apart.get_ready(2)
    total, other = apart.begin(3).receive()
    assert total == 3
    assert other != process


def test_work_that_is_put_back_goes_on_in_the_same_process(apart: Workshop) -> None:
    work = apart.begin(1)
    _, process = work.receive()
    work.send(4)
    apart.put_back(work, 5)
    again = apart.begin(5)
    assert again.receive() == (5, process)
    again.send(1)
    apart.put_back(again, 6)
    assert apart.begin(7).receive()[1] != process


def test_a_process_that_was_killed_is_told_and_the_next_one_works(apart: Workshop) -> None:
    work = apart.begin(1)
    work.receive()
    with pytest.raises(LostWorkError, match="signal 9; the system does so when memory runs out"):
        go_on(work, "die")
    assert apart.begin(2).receive()[0] == 2


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="the system does not tell of a death")
def test_a_process_that_died_while_it_stood_ready_is_replaced(apart: Workshop) -> None:
    work = apart.begin(1)
    _, process = work.receive()
    work.send(0)
    apart.put_back(work, 1)
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert apart.begin(1).receive()[0] == 1


def test_without_a_process_the_work_is_done_here(
    apart: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    work = apart.begin(1)
    assert work.receive() == (1, os.getpid())
    assert "No process for a reload could be started (Cannot allocate memory)" in caplog.text
    work.send(3)
    apart.put_back(work, 4)
    assert apart.begin(4).receive() == (4, os.getpid())


@pytest.mark.parametrize("is_apart", [True, False])
def test_work_that_is_let_go_of_is_closed(tmp_path: Path, is_apart: bool) -> None:
    mark = tmp_path / "mark"
    with closing(Workshop(leave_a_mark, apart=is_apart)) as workshop:
        work = workshop.begin(mark)
        assert work.receive() == "ready"
        work.close()
    assert mark.read_text() == "closed"


LEFT = """
import os, signal, sys
from pathlib import Path
from bot.knowledge_base.workshop import Workshop
from tests.knowledge_base.test_workshop import leave_a_mark

workshop = Workshop(leave_a_mark)
assert workshop.begin(Path(sys.argv[1])).receive() == "ready"
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_work_is_closed_when_who_began_it_is_killed(tmp_path: Path, repository: Path) -> None:
    mark = tmp_path / "mark"
    os.mkfifo(mark)
    done = subprocess.run([sys.executable, "-c", LEFT, str(mark)], cwd=repository, check=False)
    assert done.returncode == -signal.SIGKILL
    assert mark.read_text() == "closed"  # comes once it is written


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="the system has no idle processes")
def test_it_stands_back_behind_others_and_does_not_starve_on_a_busy_machine(
    apart: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge_base.workshop.is_busy", is_busy)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 99.0, 99.0))
    _, idle = apart.begin(1).receive()
    assert os.sched_getscheduler(idle) == os.SCHED_IDLE
    apart.get_ready(1)
    monkeypatch.setattr(os, "getloadavg", lambda: (os.cpu_count() + 0.5, 0.0, 0.0))
    work = apart.begin(1)
    _, nicer = work.receive()
    assert os.sched_getscheduler(nicer) == os.SCHED_OTHER
    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, nicer) == min(19, before + NICENESS)
    work.send(0)
    apart.put_back(work, 1)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    _, ready = apart.begin(1).receive()
    assert ready not in (idle, nicer)
    assert os.sched_getscheduler(ready) == os.SCHED_IDLE

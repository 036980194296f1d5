"""The bot's process from outside: its log, its size, and a disk that is full for a while."""

import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.soak.child import MARK

PAGE_BYTES = resource.getpagesize()
PATIENCE_S = 60.0

_INDEX = re.compile(r"/index/[^/]+")  # many files, open as long as a version of theirs is kept


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process held at a time.

    Attributes:
        at: seconds of `time.perf_counter`.
        memory_mb: resident, with what it shares.
    """

    at: float
    memory_mb: float
    descriptors: int
    threads: int


@dataclass(slots=True)
class BotProcess:
    """The bot, started in a folder that holds its `footnote.yaml`.

    Attributes:
        most_descriptors: how many files it may have open; None for as many as this process.
        log: when each line of its log was read, and the line.
        samples: one a second.
    """

    folder: Path
    environment: dict[str, str]
    most_descriptors: int | None = None
    log: list[tuple[float, str]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    _process: asyncio.subprocess.Process | None = None
    _counts: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _reading: list["asyncio.Task[None]"] = field(default_factory=list)

    async def start(self) -> None:
        """Start it; the log is read from now on."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.soak.child"),
            cwd=self.folder,
            env={**os.environ, **self.environment, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**20,
            preexec_fn=self._limit,
        )
        self._reading = [asyncio.create_task(self._read()), asyncio.create_task(self._sample())]

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process is not None
        return self._process.pid

    async def counts(self) -> dict[str, Any]:
        """Return how many tasks and threads it has now."""
        os.kill(self.pid, signal.SIGUSR1)
        async with asyncio.timeout(PATIENCE_S):
            return await self._counts.get()

    def open_files(self) -> Counter[str]:
        """Return how many descriptors are open to what; those of an index count as one."""
        opened: set[str] = set()
        for number, descriptor in enumerate((Path("/proc") / str(self.pid) / "fd").iterdir()):
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                target = str(descriptor.readlink())
                index = _INDEX.search(target)
                opened.add(index[0] if index else f"{number} {target.partition(':')[0]}")
        return Counter("index" if _INDEX.match(one) else one.partition(" ")[2] for one in opened)

    async def full_disk(self, seconds: float) -> None:
        """Let it write to no file for a while; so do the processes that it starts meanwhile."""
        usual = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, usual[1]))
        try:
            await asyncio.sleep(seconds)
        finally:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, usual)

    async def stop(self) -> tuple[int, dict[str, Any]]:
        """Stop it as a host does; return its exit code, and what it counted in the end."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        try:
            async with asyncio.timeout(PATIENCE_S):
                code = await self._process.wait()
        except TimeoutError:
            self._process.kill()
            code = await self._process.wait()
        reading, sampling = self._reading
        sampling.cancel()
        await asyncio.gather(reading, sampling, return_exceptions=True)
        return code, {} if self._counts.empty() else self._counts.get_nowait()

    def _limit(self) -> None:
        if self.most_descriptors is not None:
            most = self.most_descriptors
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for raw in self._process.stdout:
            line = raw.decode().rstrip("\n")
            if line.startswith(MARK):
                self._counts.put_nowait(json.loads(line.removeprefix(MARK)))
            else:
                self.log.append((time.perf_counter(), line))

    async def _sample(self) -> None:
        place = Path("/proc") / str(self.pid)
        while True:
            try:
                pages = int((place / "statm").read_text("ascii").split()[1])
                held = len(list((place / "fd").iterdir())), len(list((place / "task").iterdir()))
            except (FileNotFoundError, ProcessLookupError, IndexError):
                return  # it has ended
            self.samples.append(Sample(time.perf_counter(), pages * PAGE_BYTES / 1e6, *held))
            await asyncio.sleep(1)

"""Measures a command over its whole tree of processes: wall time, CPU time, memory, stage by stage.

Belongs here: running, sampling and cutting into stages. Not: what is run, what is printed.
"""

import os
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from orchestration.proof.signing_keys import KEY_VARIABLE

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE_SECONDS = 0.1


class BenchmarkError(Exception):
    """A step of the benchmark failed; the message says which and where its output is."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A named part of a run.

    Attributes:
        name: What was done.
        wall: Seconds.
        cpu: Seconds over all processes.
        peak: Bytes resident, summed over all processes at the worst moment.
    """

    name: str
    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished command and its stages in order of their first beginning."""

    stages: tuple[Stage, ...]

    @property
    def wall(self) -> float:
        """Seconds of all stages."""
        return sum(stage.wall for stage in self.stages)

    @property
    def cpu(self) -> float:
        """CPU seconds of all stages."""
        return sum(stage.cpu for stage in self.stages)

    @property
    def peak(self) -> int:
        """Bytes at the worst moment."""
        return max(stage.peak for stage in self.stages)

    def of(self, *names: str) -> "Measured":
        """Only these stages."""
        return Measured(tuple(stage for stage in self.stages if stage.name in names))

    def without(self, *names: str) -> "Measured":
        """All but these stages."""
        return Measured(tuple(stage for stage in self.stages if stage.name not in names))


@dataclass(frozen=True, slots=True)
class _Sample:
    moment: float
    cpu: float
    resident: int


def mark(file: Path, stage: str) -> None:
    """Note that a stage begins now; called by the measured process."""
    with file.open("a", encoding="utf-8") as marks:
        marks.write(f"{time.monotonic()}\t{stage}\n")


def measure(arguments: Sequence[str], work: Path, first_stage: str = "start-up") -> Measured:
    """Run a Python module of this project and measure it and every process it starts.

    Args:
        arguments: What follows `python -m`; the file of marks is appended.
        work: Folder for the marks and the output.
        first_stage: Name of what happens before the first mark.

    Raises:
        BenchmarkError: The command failed.
    """
    marks, output = work / "marks.tsv", work / "output.log"
    marks.unlink(missing_ok=True)
    mark(marks, first_stage)
    command = [sys.executable, "-W", "ignore", "-m", *arguments, str(marks)]
    told = {**os.environ, KEY_VARIABLE: str(work.resolve() / "signing_key.pem")}
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=told, stdout=log, stderr=subprocess.STDOUT
        )
        samples = _sampled(psutil.Process(process.pid), process)
    end = time.monotonic()
    if process.returncode:
        last = output.read_text("utf-8").strip().splitlines()[-1:] or ["no output"]
        raise BenchmarkError(f"{arguments[0]} failed: {last[0]}; see {output}.")
    return Measured(tuple(_stages(_read_marks(marks), samples, end)))


def _sampled(root: psutil.Process, process: "subprocess.Popen[bytes]") -> list[_Sample]:
    samples = [_Sample(time.monotonic(), 0.0, 0)]
    while process.poll() is None:
        sample = _sample(root)
        if sample is not None and sample.cpu >= samples[-1].cpu:
            samples.append(sample)
        time.sleep(SAMPLE_SECONDS)
    return samples


def _sample(root: psutil.Process) -> _Sample | None:
    """One look at the tree; a process that ended is in the children's time of its parent."""
    cpu, resident = 0.0, 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return None
    for member in tree:
        try:
            times = member.cpu_times()
            resident += member.memory_info().rss
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        cpu += times.user + times.system + times.children_user + times.children_system
    return _Sample(time.monotonic(), cpu, resident)


def _read_marks(file: Path) -> list[tuple[float, str]]:
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [(float(moment), stage) for moment, stage in lines]


def _stages(
    marks: Sequence[tuple[float, str]], samples: Sequence[_Sample], end: float
) -> list[Stage]:
    moments = [sample.moment for sample in samples]
    found: dict[str, Stage] = {}
    ends = [moment for moment, _ in marks[1:]] + [end]
    for (begin, name), until in zip(marks, ends, strict=True):
        first = min(bisect_left(moments, begin), len(samples) - 1)
        last = min(bisect_left(moments, until), len(samples) - 1)
        peak = max(sample.resident for sample in samples[first : last + 1])
        before = found.get(name, Stage(name, 0.0, 0.0, 0))
        found[name] = Stage(
            name,
            before.wall + until - begin,
            before.cpu + samples[last].cpu - samples[first].cpu,
            max(before.peak, peak),
        )
    return list(found.values())

"""A fuzzer of everything that reads what students hand in, for as long as it may run.

    .venv/bin/python benchmarks/fuzz_intake.py --seconds 3600 --seed 7 [--keep DIR]
    .venv/bin/python benchmarks/fuzz_intake.py --seed 7 --only archive --index 1234

Each input is a class with one hostile student and three honest ones (`tests/intake/fuzzing.py` makes them).
It is opened as `grade-all` opens a class, and then each submission goes through what the gradebook and the
class page do with it before anything is trained. For each input must hold:

- no class ended: no exception but a message to the teacher about the teacher's own file;
- no neighbour changed: the submissions of the honest are, field by field, as without the hostile one;
- what was read can be kept: every text can be written as UTF-8, every file into a job's folder;
- memory and time are bounded: at most `--memory` MB more than at the start, and `--cpu` seconds of CPU.

A process reads a batch of inputs, so that imports are paid once, and may be killed at any input: that is
noted, and the next process goes on behind it. What the readers start themselves counts as theirs. Where the
fuzzer runs as root, the processes give up the right to read what is closed, as a teacher has none. The exit
status is 1 if any input failed. Rates are noisy; `--json FILE` writes all failures for other programs.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402

import grader  # noqa: E402
from grader import similarity  # noqa: E402
from grader.answers import matching as questions  # noqa: E402
from grader.assignment import AssignmentError  # noqa: E402
from grader.case import Case  # noqa: E402
from grader.classes.extensions import ExtensionTable  # noqa: E402
from grader.classes.read import open_assignment, open_classes  # noqa: E402
from grader.classes.request import GradeRequest  # noqa: E402
from grader.classes.roster import RosterError  # noqa: E402
from grader.evidence import NOTHING  # noqa: E402
from grader.export import GradebookError  # noqa: E402
from grader.gradebook import codec  # noqa: E402
from grader.intake import IntakeError  # noqa: E402
from grader.intake import classes as intake_classes  # noqa: E402
from grader.records.submission import Submission  # noqa: E402
from tests.intake import fuzzing  # noqa: E402

PACKAGE = str(Path(grader.__file__).parent) + os.sep
MESSAGES = (IntakeError, RosterError, GradebookError, AssignmentError)
HONEST = 3
BATCH = 200
MARGIN = 900 << 20  # bytes above the budget from which a process gets no more memory at all
PATIENCE = 3  # times the CPU time from which a process that does not answer is killed
SILENT = 60  # seconds without CPU time after which it is taken to wait for ever
KEPT = 3  # inputs that are kept of each failure
BYPASS = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


class TooLong(BaseException):
    """The CPU time of an input is used up. No `except Exception` stops it."""


@dataclass
class Failure:
    """What went wrong with an input: in which way, at which place of the code, and what was said."""

    what: str
    place: str
    said: str = ""


@dataclass
class Result:
    """An input and what came of it; times in seconds of CPU, sizes in bytes."""

    kind: str
    index: int
    failures: list[Failure] = field(default_factory=list)
    cpu: float = 0.0
    peak: int = 0
    size: int = 0
    form: str = ""
    notes: list[str] = field(default_factory=list)


# ---- in the process that reads


def drop_privileges() -> None:
    """Let closed files be closed for root, too, in this process and all that it starts."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in BYPASS:
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    data = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable of each half
    if libc.capget(header, data) == 0:
        for capability in BYPASS:
            for place in range(3):
                data[place] &= ~(1 << capability)
        libc.capset(header, data)


def _status(name: str, number: int | None = None) -> int:
    """A figure of a process, this one if None, in bytes, as the kernel has it; 0 if it is gone."""
    try:
        text = Path(f"/proc/{number or 'self'}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.M)
    return int(found[1]) << 10 if found else 0


def _memory(name: str) -> dict[int, int]:
    """The same figure of this process and of those that it started and that still run, by number."""
    numbers = [os.getpid()]
    with suppress(psutil.Error):
        numbers += [each.pid for each in psutil.Process().children(recursive=True)]
    return {number: _status(name, number) for number in numbers}


def _forget_peak() -> None:
    """Begin the kernel's record of the most memory anew, where it lets us."""
    for number in _memory("VmRSS"):
        with suppress(OSError), open(f"/proc/{number}/clear_refs", "w", encoding="ascii") as stream:
            stream.write("5")


def _cpu() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    used = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    with suppress(psutil.Error):
        for each in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                times = each.cpu_times()
                used += times.user + times.system
    return used


@contextmanager
def one_reading_process() -> Iterator[None]:
    """Let the process that reads students' work serve class after class: starting it costs as much as many.

    Where the grader has none, nothing changes.
    """
    made = getattr(intake_classes, "Reader", None)
    if made is None:
        yield
        return

    class Lasting(made):  # type: ignore[misc, valid-type]
        def __exit__(self, *reason: object) -> None:
            pass

    lasting = Lasting()
    intake_classes.Reader = lambda: lasting  # type: ignore[attr-defined]
    try:
        yield
    finally:
        intake_classes.Reader = made  # type: ignore[attr-defined]
        made.__exit__(lasting, None, None, None)


def place_of(error: BaseException) -> str:
    """The innermost line of the grader in an exception's traceback, and what it called."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(PACKAGE)]
    if not own:
        return "the fuzzer" if frames else "?"
    last = own[-1]
    below = f" -> {Path(frames[-1].filename).name}:{frames[-1].name}" if frames[-1] is not last else ""
    return f"{last.filename[len(PACKAGE) :]}:{last.lineno} {last.name}{below}"


def _texts(value: object) -> Iterator[str]:
    """Every text in a value of our own types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))


class Reader:
    """Reads inputs and judges what came of each."""

    def __init__(self, seed: int, scratch: Path, memory: int, cpu: float):
        """Prepare; `memory` in bytes above the start, `cpu` in seconds."""
        self.seed, self.scratch, self.memory, self.cpu = seed, scratch, memory, cpu
        self._baseline: dict[tuple[str, bool], dict[str, Submission]] = {}
        self.assignment, _ = open_assignment(fuzzing.SLUG)

    def honest(self, form: str, packed: bool) -> dict[str, Submission]:
        """The neighbours as they are read where nobody is hostile."""
        if (form, packed) not in self._baseline:
            folder = self.scratch / "honest"
            folder.mkdir(parents=True)
            made = fuzzing.make(0, "program", 0, folder, honest_only=(form, packed))
            (given,) = open_classes(GradeRequest((fuzzing.SLUG,), made.place, out=self.scratch))
            found = {each.student: each for each in given.submissions}
            hostile = [name for name in found if re.search("mallory|aaron|zoe", name.lower())]
            for name in hostile:
                del found[name]
            assert len(found) == HONEST, (form, packed, sorted(found))
            fuzzing.remove(folder)
            self._baseline[form, packed] = found
        return self._baseline[form, packed]

    def prepare(self) -> None:
        """Read the honest of every form, so that each process need not."""
        with one_reading_process():
            for form in fuzzing.FORMS:
                for packed in (False, True):
                    self.honest(form, packed)

    def warm(self) -> None:
        """Read an honest class, so that what is started and imported is no input's to pay."""
        self._baseline.pop(("plain", False))
        self.honest("plain", False)

    def read(self, kind: str, index: int, folder: Path) -> Result:
        """Make an input, read it, judge it; the folder is left behind."""
        folder.mkdir(parents=True)
        made = fuzzing.make(self.seed, kind, index, folder)
        result = Result(kind, index, size=made.size, form=made.form + (".zip" if made.packed else ""))
        vanisher = _vanish(made.vanishing, index) if made.vanishing is not None else None
        _forget_peak()
        before, start = _memory("VmHWM"), _cpu()
        others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        stage = "opening"
        signal.setitimer(signal.ITIMER_PROF, self.cpu)
        try:
            stage = self._road(made, result, folder)
        except TooLong as error:
            result.failures.append(Failure(f"more than {self.cpu:g} s of CPU", place_of(error)))
        except MESSAGES as error:
            if not made.teachers:
                result.failures.append(
                    Failure(f"class ended: {type(error).__name__}", place_of(error), str(error))
                )
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
            stage = getattr(error, "stage", stage)
            result.failures.append(
                Failure(f"class ended: {type(error).__name__}", place_of(error), said[:300])
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        result.cpu = _cpu() - start
        after = _memory("VmHWM")
        grown = [peak - before.get(number, before[os.getpid()]) for number, peak in after.items()]
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if children > others:  # of those that ended only a new maximum can be told
            grown.append((children << 10) - before[os.getpid()])
        result.peak = max(0, *grown)
        if result.peak > self.memory:
            said = f"{result.peak >> 20} MB"
            result.failures.append(Failure(f"more than {self.memory >> 20} MB of memory", "", said))
        if result.cpu > self.cpu and not any(each.what.endswith("CPU") for each in result.failures):
            result.failures.append(Failure(f"more than {self.cpu:g} s of CPU", "another process"))
        if vanisher is not None:
            vanisher.wait()
        return result

    def _road(self, made: fuzzing.Class, result: Result, folder: Path) -> str:
        """What `grade-all` does with a class, but for running and training."""
        request = GradeRequest(
            (fuzzing.SLUG,), made.place, made.roster, extensions=made.extensions, out=self.scratch
        )
        (given,) = open_classes(request)
        extensions = ExtensionTable(given.extensions, given.assignment)
        found = list(given.submissions)
        self._neighbours(made, found, result)
        checks, honest = self.assignment.checks, self.honest(made.form, made.packed)
        # What is as it is without the hostile student needs no second look.
        others = [each for each in found if honest.get(each.student) != each]
        result.notes += [
            f"a person should look: {re.sub('[0-9]+', 'N', each.read_error)[:90]}"
            for each in others
            if getattr(each, "fault", "")
        ]
        for each in others:
            for one in (each, *each.earlier):
                assert one.digest and one.light().student == one.student
                if codec.unpack_submission(codec.pack_submission(one)) != (
                    one if not one.earlier else _without_earlier(one)
                ):
                    result.failures.append(Failure("changed by the gradebook", "gradebook/codec.py"))
                for text in _texts(one):
                    try:
                        text.encode()
                    except UnicodeEncodeError:
                        result.failures.append(
                            Failure("a text that is no UTF-8", _where(one, text), repr(text)[:100])
                        )
                        break
                questions.match(one.sections, checks)
                case = Case(self.assignment, NOTHING, "finished", sections=one.sections)
                for check in checks:
                    case.answer(check)
                if made.extensions is not None:
                    extensions.timing(one)
                _lay_out(one, folder / "job", result)
        beside = [*others[:20], next(iter(honest.values()))]
        similarity.similar(beside)
        similarity.identical(beside)
        return "done"

    def _neighbours(self, made: fuzzing.Class, found: Sequence[Submission], result: Result) -> None:
        """Whether the honest are as they are without the hostile one."""
        honest = self.honest(made.form, made.packed)
        if made.teachers:
            if result.kind != "download":
                digests = {one.digest for each in found for one in (each, *each.earlier)}
                for name, each in honest.items():
                    if each.digest not in digests:
                        result.failures.append(Failure("a neighbour's work is gone", "", name))
            return
        by_name = defaultdict(list)
        for each in found:
            by_name[each.student].append(each)
        for name, each in honest.items():
            same = by_name.pop(name, [])
            if len(same) != 1:
                names = ", ".join(one.student[:40] for one in found[:8])
                result.failures.append(
                    Failure("a neighbour is gone", f"{made.form}", f"{name}; found: {names}")
                )
            elif changed := [
                f.name for f in fields(each) if getattr(each, f.name) != getattr(same[0], f.name)
            ]:
                result.failures.append(
                    Failure("a neighbour changed", made.form, f"{name}: {', '.join(changed)}")
                )
        for name in by_name:
            if any(re.fullmatch(rf"{re.escape(one)} \(\d+\)", name) for one in honest):
                result.failures.append(Failure("a neighbour has a double", made.form, name))
        if not by_name:
            result.notes.append("the hostile student is not in the class")


def _without_earlier(one: Submission) -> Submission:
    return Submission(**{f.name: getattr(one, f.name) for f in fields(one) if f.name != "earlier"})


def _where(one: Submission, text: str) -> str:
    """The field of a submission in which a text stands."""
    return next(
        (f.name for f in fields(one) if any(text is each for each in _texts(getattr(one, f.name)))), "?"
    )


def _lay_out(one: Submission, folder: Path, result: Result) -> None:
    """Write a submission's files as a job has them."""
    if one.script is None:
        return
    try:
        for name, content in one.files:
            path = folder / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except (OSError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        result.failures.append(Failure(f"a file cannot be laid out: {type(error).__name__}", "files", said))
    shutil.rmtree(folder, ignore_errors=True)


def _vanish(folder: Path, index: int) -> subprocess.Popen[bytes]:
    """Begin to delete a folder in a process of its own, a little later."""
    late = f'sleep {index % 7 / 500}; chmod -R u+rwX -- "$0"; rm -rf -- "$0"'
    return subprocess.Popen(
        ["sh", "-c", late, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _work(
    reader: Reader, todo: Sequence[tuple[str, int]], pipe: int, known: Counter[str], keep: Path | None
) -> None:
    """Read a batch of inputs and write down each, before and after."""
    drop_privileges()
    limit = _status("VmData") + reader.memory + MARGIN
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def out_of_time(number: int, frame: FrameType | None) -> None:
        raise TooLong

    signal.signal(signal.SIGPROF, out_of_time)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def say(**what: Any) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    with one_reading_process():
        reader.warm()
        for kind, index in todo:
            say(begin=[kind, index])
            folder = reader.scratch / f"{kind}-{index}"
            try:
                result = reader.read(kind, index, folder)
            except BaseException as error:  # a fault of the fuzzer's own: it is told, and the run goes on
                said = "".join(traceback.format_exception(error))[-1500:]
                result = Result(
                    kind, index, [Failure(f"fuzzer: {type(error).__name__}", place_of(error), said)]
                )
            names = [_key(kind, each) for each in result.failures]
            if keep is not None and any(known[name] < KEPT for name in names):
                _keep(folder, keep, result)
            known.update(names)
            if kind == "tree":
                fuzzing.remove(folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)
            say(end=asdict(result))


def _key(kind: str, failure: Failure) -> str:
    return f"{kind}|{failure.what}|{failure.place}"


def _keep(folder: Path, keep: Path, result: Result) -> None:
    """Put an input that failed aside, with what it did."""
    target = keep / f"{result.kind}-{result.index}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with suppress(OSError):
        os.system(f"cp -a -- '{folder}'/. '{target}'/ 2>/dev/null")
        (target / "failure.json").write_text(json.dumps(asdict(result), indent=1), "utf-8")


# ---- in the process that watches


@dataclass
class Tally:
    """What a run has come to."""

    count: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    cpu_by_kind: Counter[str] = field(default_factory=Counter)
    failed: dict[str, list[Result]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    failed_inputs: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    slowest: list[Result] = field(default_factory=list)
    largest: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count an input."""
        self.count += 1
        self.by_kind[result.kind] += 1
        self.cpu_by_kind[result.kind] += result.cpu  # type: ignore[assignment]
        self.failed_inputs[result.kind] += bool(result.failures)
        for note in result.notes:
            self.notes[f"{result.kind}, {result.form}: {note}"] += 1
        for each in result.failures:
            name = _key(result.kind, each)
            self.known[name] += 1
            self.failed.setdefault(name, []).append(result)
            smallest = min(self.failed[name], key=lambda one: one.size)
            if smallest is result:
                self.said[name] = each.said
            self.failed[name] = [self.failed[name][0], smallest]
        self.slowest = sorted([*self.slowest, result], key=lambda one: -one.cpu)[:8]
        self.largest = sorted([*self.largest, result], key=lambda one: -one.peak)[:5]


def run(
    cases: Iterator[tuple[str, int]],
    reader: Reader,
    tally: Tally,
    until: float,
    keep: Path | None,
    report: float,
) -> None:
    """Read inputs, a batch in a process, until there are no more or the time is over."""
    told = time.monotonic()
    left: list[tuple[str, int]] = []
    while time.monotonic() < until:
        left += [case for _, case in zip(range(BATCH - len(left)), cases, strict=False)]
        if not left:
            return
        left = _batch(left, reader, tally, until, keep)
        if time.monotonic() - told > report:
            told = time.monotonic()
            print(_progress(tally), flush=True)


def _batch(
    todo: list[tuple[str, int]], reader: Reader, tally: Tally, until: float, keep: Path | None
) -> list[tuple[str, int]]:
    """Let a process read inputs; those that it left, because it died or the time was over."""
    receive, send = os.pipe()
    number = os.fork()
    if number == 0:
        status = 1
        try:
            os.close(receive)
            os.setpgid(0, 0)
            _work(reader, todo, send, tally.known, keep)
            status = 0
        finally:
            os._exit(status)
    os.close(send)
    with suppress(OSError):
        os.setpgid(number, number)
    watched = _Watched(number, reader.cpu * PATIENCE)
    waiting, current, done = b"", None, 0
    reason = ""
    while True:
        try:
            ready, _, _ = select.select([receive], [], [], 0.5)
        except KeyboardInterrupt:
            watched.kill()
            raise
        if ready:
            read = os.read(receive, 1 << 16)
            if not read:
                break
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                said = json.loads(line)
                if "begin" in said:
                    current = said["begin"]
                else:
                    one = said["end"]
                    one["failures"] = [Failure(**each) for each in one["failures"]]
                    tally.add(Result(**one))
                    current, done = None, done + 1
                watched.begin()
        elif reason := watched.fault():
            break
        if time.monotonic() > until and current is None:
            break
    watched.kill()
    _, status = os.waitpid(number, 0)
    os.close(receive)
    if current is not None:
        kind, index = current
        how = reason or f"the process ended with status {status}"
        result = Result(kind, index, [Failure(f"killed: {how}", "")], cpu=watched.used())
        folder = reader.scratch / f"{kind}-{index}"
        if keep is not None:
            _keep(folder, keep, result)
        fuzzing.remove(folder)
        tally.add(result)
        done += 1
    return todo[done:]


class _Watched:
    """A process with all that it started, and when it was last seen to do something."""

    def __init__(self, number: int, most: float):
        self._process = psutil.Process(number)
        self._most = most
        self._used = self._last = 0.0
        self.begin()

    def _total(self) -> float:
        used = 0.0
        with suppress(psutil.Error):
            for each in (self._process, *self._process.children(recursive=True)):
                with suppress(psutil.Error):
                    times = each.cpu_times()
                    used += times.user + times.system + times.children_user + times.children_system
        return used

    def kill(self) -> None:
        """End it, and what it started."""
        with suppress(psutil.Error):
            for each in (*self._process.children(recursive=True), self._process):
                with suppress(psutil.Error):
                    each.kill()

    def begin(self) -> None:
        """The next input begins."""
        self._since: float | None = None
        self._moved = time.monotonic()

    def used(self) -> float:
        """Seconds of CPU since the first look at this input."""
        return self._last - (self._since if self._since is not None else self._last)

    def fault(self) -> str:
        """Why it is to be killed; "" while it need not."""
        total = self._total()
        if self._since is None:
            self._since = total
        if total > self._last + 0.05:
            self._moved = time.monotonic()
        self._last = max(total, self._last)
        if self.used() > self._most:
            return f"more than {self._most:g} s of CPU in one call"
        return f"{SILENT} s without doing anything" if time.monotonic() - self._moved > SILENT else ""


# ---- what is printed

STARTED = time.monotonic()


def _progress(tally: Tally) -> str:
    seconds = time.monotonic() - STARTED
    slow = tally.slowest[0] if tally.slowest else Result("", 0)
    peak = tally.largest[0].peak if tally.largest else 0
    return (
        f"{seconds:6.0f} s  {tally.count:7,} inputs  {tally.count / seconds:5.1f}/s  "
        f"{sum(tally.failed_inputs.values()):,} failed in {len(tally.failed)} ways  "
        f"slowest {slow.cpu:.1f} s ({slow.kind} {slow.index})  peak {peak >> 20} MB"
    )


def summary(tally: Tally, seed: int) -> str:
    """The table at the end."""
    lines = [_progress(tally), "", f"{'kind':12} {'inputs':>8} {'failed':>7} {'ms CPU each':>12}"]
    for kind, count in sorted(tally.by_kind.items()):
        each = tally.cpu_by_kind[kind] / count * 1000
        lines.append(f"{kind:12} {count:8,} {tally.failed_inputs[kind]:7,} {each:12.1f}")
    lines += [
        "",
        "slowest: " + "; ".join(f"{r.kind} {r.index} {r.cpu:.2f} s, {r.size:,} bytes" for r in tally.slowest),
    ]
    lines += ["largest: " + "; ".join(f"{r.kind} {r.index} {r.peak >> 20} MB" for r in tally.largest)]
    lines += [f"note: {count:,} x {note}" for note, count in tally.notes.most_common(12)]
    if tally.failed:
        lines += ["", "failures, each with its smallest input:"]
    for name, results in sorted(tally.failed.items(), key=lambda item: -tally.known[item[0]]):
        kind, what, place = name.split("|", 2)
        small = results[-1]
        lines.append(f"{tally.known[name]:6} x {kind}: {what} at {place or '-'}")
        lines.append(
            f"         --seed {seed} --only {kind} --index {small.index} ({small.size:,} bytes, {small.form})"
        )
        if tally.said[name]:
            lines.append(f"         {ascii(tally.said[name])[1:-1][:220]}")
    return "\n".join(lines)


def _cases(only: str | None, index: int | None, first: int, count: int | None) -> Iterator[tuple[str, int]]:
    if index is not None:
        yield only or fuzzing.TURNS[index % len(fuzzing.TURNS)], index
        return
    number, made = first, 0
    while count is None or made < count:
        kind = fuzzing.TURNS[number % len(fuzzing.TURNS)]
        if only is None or kind == only:
            yield kind, number
            made += 1
        number += 1


def main() -> int:
    """Run as told; the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz everything that reads what students hand in.")
    parser.add_argument("--seconds", type=float, help="how long; without it and --inputs, 60")
    parser.add_argument("--inputs", type=int, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--only", choices=sorted(fuzzing.KINDS), help="inputs of this kind alone")
    parser.add_argument("--index", type=int, help="this input alone")
    parser.add_argument("--keep", type=Path, help="a folder for inputs that failed")
    parser.add_argument("--json", type=Path, help="a file for what failed, for other programs")
    parser.add_argument("--memory", type=int, default=600, help="MB above the start (600)")
    parser.add_argument("--cpu", type=float, default=10, help="seconds of CPU for an input (10)")
    parser.add_argument("--every", type=float, default=30, help="seconds between lines of progress (30)")
    given = parser.parse_args()
    os.chdir(ROOT)  # where the assignments are
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended so, too, it says what it found
    bounded = given.inputs is not None or given.index is not None
    seconds = given.seconds if given.seconds is not None else float("inf") if bounded else 60
    keep = given.keep.resolve() if given.keep is not None else None
    written = given.json.resolve() if given.json is not None else None
    tally = Tally()
    memory = Path("/dev/shm")  # a disk would be what takes longest
    place = str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=place) as name:
        tempfile.tempdir = name  # what the readers put aside lies there, too
        reader = Reader(given.seed, Path(name), given.memory << 20, given.cpu)
        reader.prepare()
        with suppress(KeyboardInterrupt):
            run(
                _cases(given.only, given.index, given.first, given.inputs),
                reader, tally, time.monotonic() + seconds, keep, given.every,
            )  # fmt: skip
    print(summary(tally, given.seed))
    if written is not None:
        failures = [
            {"kind": one.kind, "index": one.index, **asdict(each)}
            for results in tally.failed.values()
            for one in results
            for each in one.failures
        ]
        done = {"inputs": tally.count, "by_kind": tally.by_kind, "failures": failures}
        written.write_text(json.dumps(done, indent=1), "utf-8")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())

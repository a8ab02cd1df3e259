"""The supervisor's side of the sandbox: start the warm process, hand it jobs, get records back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from grader.assignment import Limits
from grader.errors import GraderError
from grader.records.run import Run
from grader.sandbox import fresh, isolated, walls
from grader.sandbox.template import CONVOLUTIONAL

ATTEMPTS = 3  # a job is tried again where the warm process was lost under it


class SandboxBroken(GraderError):
    """The warm process could not be started or was lost; the message says what it printed."""


class Unavailable(SandboxBroken):
    """Nothing can be run any more: the class stops, instead of being marked without having run."""


class WallsMissing(Unavailable):
    """The level asked for does not hold here; the message says what to do."""


class AnySandbox(Protocol):
    """Where jobs run: `Sandbox` here, or `grader.cluster.client.Cluster` elsewhere."""

    level: str

    def run(
        self,
        target: str,
        folder: Path,
        settings: dict[str, Any],
        limits: Limits,
        readable: Sequence[Path] = (),
    ) -> Run:
        """Run one job to its end."""

    def share(self, folder: Path) -> None:
        """Say that the files of a folder are what many jobs read, and do not change any more."""

    def stop(self) -> None:
        """Kill every job at once."""


class Sandbox:
    """A warm process that runs jobs; a context manager. Safe to use from several threads."""

    def __init__(
        self,
        level: str = walls.STRONG,
        *,
        fresh_processes: bool = sys.platform != "linux",
        at_first_job: bool = False,
        onednn: bool = False,
    ) -> None:
        """Prepare a sandbox.

        Args:
            level: "strong", or "basic" on purpose.
            fresh_processes: a fresh process for each job instead of a fork of a warm one.
            at_first_job: start the warm process, and see whether the walls hold, not before there is a job.
            onednn: TensorFlow calculates with oneDNN.
        """
        self._wanted = level
        self._fresh = fresh_processes
        self._at_first_job = at_first_job
        self._onednn = onednn
        self._convolutional: Sandbox | None = None
        self._lock = threading.Lock()
        self._pending: dict[int, Future[Run]] = {}  # what the warm process was given and has not answered
        self._next = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: Any = None
        self._stopped = False
        self.level = ""

    def __enter__(self) -> Sandbox:
        if not self._fresh:
            if not self._at_first_job:
                try:
                    with self._lock:
                        self._start()
                except BaseException:
                    self.__exit__()
                    raise
        elif self._wanted == walls.STRONG:
            raise _missing(walls.BASIC, "only Linux has the walls")
        self.level = self._wanted
        return self

    def __exit__(self, *exception: object) -> None:
        with self._lock:
            process, self._process = self._process, None
            convolutional, self._convolutional = self._convolutional, None
        if convolutional is not None:
            convolutional.__exit__()
        if process is not None:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if self._errors is not None:
            self._errors.close()

    def share(self, folder: Path) -> None:
        """Files that many jobs read are read here where they lie."""

    def stop(self) -> None:
        """Kill the warm process and every job at once; running jobs end with `SandboxBroken`."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()
            convolutional = self._convolutional
        if convolutional is not None:
            convolutional.stop()

    def run(
        self,
        target: str,
        folder: Path,
        settings: dict[str, Any],
        limits: Limits,
        readable: Sequence[Path] = (),
    ) -> Run:
        """Run one job to its end.

        Args:
            target: "submission", "training", or "convolutional training", which has a warm process of its own
                where oneDNN calculates; it is started when the first comes. With a GPU it is as "training".
            folder: the job's own folder, with `work` in it.
            settings: what the job's `run` is given; plain JSON.
            limits: what it may use.
            readable: what it may read beside its own folder.

        Raises:
            SandboxBroken: the warm process was lost `ATTEMPTS` times.
        """
        gpu = _gpu() if target != "submission" else ""
        if target == CONVOLUTIONAL and not gpu and not self._onednn:
            return self._with_onednn().run(target, folder, settings, limits, readable)
        for name in ("work", "tmp", "home", "evidence"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        request = {
            "target": target,
            "folder": str(folder),
            "settings": settings,
            "limits": {
                name: getattr(limits, name)
                for name in (
                    "seconds",
                    "wall_seconds",
                    "memory_mb",
                    "output_kb",
                    "file_mb",
                    "disk_mb",
                    "threads",
                )
            },  # fmt: skip
            "readable": [str(path) for path in readable],
            "level": self._wanted,
            "gpu": gpu,
        }
        if self._fresh:
            return Run(**fresh.run(request, environment(self._onednn)))
        for attempt in range(ATTEMPTS):
            try:
                return self._submit(request).result()
            except SandboxBroken:
                if attempt == ATTEMPTS - 1 or self._stopped:
                    raise
        raise AssertionError("unreachable")

    def _with_onednn(self) -> Sandbox:
        """The sandbox in which oneDNN calculates: TensorFlow decides that once a process."""
        with self._lock:
            if self._stopped:
                raise SandboxBroken("stopped")
            if self._convolutional is None:
                self._convolutional = Sandbox(
                    self._wanted, fresh_processes=self._fresh, at_first_job=True, onednn=True
                ).__enter__()
            return self._convolutional

    def _submit(self, request: dict[str, Any]) -> Future[Run]:
        future: Future[Run] = Future()
        with self._lock:
            if self._stopped:
                raise SandboxBroken("stopped")
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._process is not None and self._process.stdin is not None
            self._next += 1
            self._pending[self._next] = future
            line = json.dumps({**request, "id": self._next}) + "\n"
            try:
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()
            except OSError as error:
                self._pending.pop(self._next)
                raise SandboxBroken("the warm process is gone") from error
        return future

    def _start(self) -> None:
        if self._process is not None:  # the one that was lost
            self._end(self._process)
        if self._errors is None:
            self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            isolated.command("grader.sandbox.server"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment(self._onednn),
            start_new_session=True,  # Ctrl-C reaches the supervisor alone
        )
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        if not first:
            self._errors.seek(0)
            said = self._errors.read()[-2000:].decode("utf-8", "replace")
            # It may not be gone yet, and whoever asks again must not write to it and wait for ever.
            self._end(self._process)
            raise SandboxBroken(
                f"the process that runs submissions did not start. It said:\n{said}\n"
                "Close other programs and try again; if that does not help, install the grader again, as "
                "README.md says."
            )
        report = json.loads(first)
        if self._wanted == walls.STRONG and report["level"] != walls.STRONG:
            self._end(self._process)
            raise _missing(report["level"], report["why"])
        # Jobs are lost with the process that had them: another may have begun before that is heard of.
        self._pending = {}
        threading.Thread(target=self._listen, args=(self._process, self._pending), daemon=True).start()

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _listen(self, process: subprocess.Popen[bytes], pending: dict[int, Future[Run]]) -> None:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                reply = json.loads(line)
                run = Run(**{name: value for name, value in reply.items() if name != "id"})
                with self._lock:
                    future = pending.pop(reply["id"])
                future.set_result(run)
        except Exception:  # no reply to anything: what follows would be none, either
            process.kill()
        process.wait()
        with self._lock:
            lost = list(pending.values())
            pending.clear()
        for future in lost:
            future.set_exception(SandboxBroken("the process that runs submissions was lost"))


def _gpu() -> str:
    """The GPU for trainings, as CUDA numbers it; empty for none. One: results must not depend on how many."""
    if not walls.accelerator():
        return ""
    first = os.environ.get("CUDA_VISIBLE_DEVICES", "0").partition(",")[0].strip()
    return "" if first == "-1" else first


def _missing(level: str, why: str) -> WallsMissing:
    return WallsMissing(
        f"expected walls of level strong around submissions. Received: {level} ({why}). Strong walls need "
        "Linux 5.13 or later with Landlock and seccomp, on x86_64 or aarch64; on Windows use WSL2, on macOS "
        "a Linux container or virtual machine. To grade with limits only, which stop accidents and not "
        "cheating, give --sandbox basic."
    )


def environment(onednn: bool = False) -> dict[str, str]:
    """The environment of a warm process: nothing of the teacher's but where programs and caches are.

    Args:
        onednn: TensorFlow calculates with oneDNN.
    """
    cache = Path(platformdirs.user_cache_dir("grader"))
    fonts = cache / "matplotlib"
    fonts.mkdir(parents=True, exist_ok=True)
    clean = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(cache),
        "MPLCONFIGDIR": str(fonts),  # the list of fonts takes seconds to make
        "MPLBACKEND": "Agg",
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": str(cache / "keras"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Processes of its own are what no submission has: `n_jobs=-1` of scikit-learn's is then one thread.
        "JOBLIB_MULTIPROCESSING": "0",
        # Said either way: TensorFlow would choose by the processor, and results would depend on that.
        "TF_ENABLE_ONEDNN_OPTS": "1" if onednn else "0",
    }
    # Jobs run side by side: one thread each uses the cores better than several each, and a
    # library that starts threads while it is imported would make the fork unsafe.
    for name in (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS",
    ):  # fmt: skip
        clean[name] = "1"
    if "SYSTEMROOT" in os.environ:  # Windows finds its libraries by it
        clean["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return clean

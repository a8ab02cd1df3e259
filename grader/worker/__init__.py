"""The untrusted side: run one submission and write down what it defined.

This package runs inside the sandbox, in the same process as the student's code, and trusts
nothing to stay as it was: what it writes is evidence, a claim that the other side verifies. It
knows no reference solution, no expected answer and no hidden data. Nothing imports it; the
sandbox calls `run` by name.

The record is written more than once: at every `compile` and `fit`, and however the submission
leaves (its end, an exception, `os._exit`, the time limit). So a submission that crashes after
it made its model keeps the model.
"""

from __future__ import annotations

import inspect
import os
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.evidence import Crash, Evidence, write
from grader.worker import answers, crashes, datasets, describe, figures, selfrun
from grader.worker.watch import Watch

SNAPSHOT_SECONDS = 2.0  # kept back from the time limit, to write the record


def run(folder: Path, settings: dict[str, Any]) -> None:
    """Run the submission in `folder/work` and write its evidence to `folder/evidence`.

    Args:
        folder: the job's own folder; the current directory is `folder/work`.
        settings: "file", the script's name in `work`; "data", the folder of public data sets;
            "input_shape", the shape of one input of the assignment; "seconds", the time limit;
            "in_full", whether long trainings run as written instead of being cut short.
            For a self-run also "self_run": what `selfrun.train` is given.

    """
    import keras

    name = str(settings["file"])
    watch = Watch(name, in_full=bool(settings.get("in_full")))
    album = figures.Album(folder / "evidence")
    notes: list[str] = []
    main = types.ModuleType("__main__")
    main.__file__ = name
    space = main.__dict__
    source = (folder / "work" / name).read_bytes()

    def record(stage: Any, crash: Crash | None = None) -> None:
        final = stage != "during"
        found, read_only = answers.collect(space, source)
        models = describe.models(
            watch, space, tuple(settings["input_shape"]), folder / "evidence", weights=final
        )
        write(
            folder / "evidence",
            Evidence(
                stage=stage,
                crash=crash,
                models=models,
                answers=found,
                answers_read=read_only,
                figures=album.figures(),
                notes=tuple(note[:300] for note in dict.fromkeys(notes))[:50],
            ),
        )

    leave = os._exit

    def on_exit(code: int) -> None:
        record("exit")
        leave(code)

    def on_alarm(signum: int, frame: Any) -> None:
        crash = crashes.out_of_time(frame, name, source, float(settings["seconds"]))
        record("time", crash)
        leave(0)

    os._exit = on_exit  # type: ignore[assignment]
    if hasattr(signal, "SIGALRM"):  # not on Windows, where the record of the last fit must do
        signal.signal(signal.SIGALRM, on_alarm)
    _alarm(max(1.0, float(settings["seconds"]) - SNAPSHOT_SECONDS))

    keras.utils.set_random_seed(0)  # a submission that sets no seed is still the same every time
    watch.install(record=lambda: record("during"), notes=notes)
    datasets.install(Path(settings["data"]), notes)
    album.install()

    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        record("unread", crashes.describe(error, name, source))
        return
    crash = _execute(code, name, source, main)
    if crash is None and not watch.made:
        crash = _call_builders(space, name, source, notes)
    _alarm(SNAPSHOT_SECONDS * 4)  # describing has its own time
    if settings.get("self_run"):
        _alarm(0)  # a training has its own limit, from outside
        selfrun.train(watch, settings["self_run"], folder)
    try:
        record("end", crash)
    except OSError:  # the submission has used up what a process may hold open
        os.closerange(3, 4096)
        record("end", crash)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _execute(code: types.CodeType, name: str, source: bytes, main: types.ModuleType) -> Crash | None:
    """Run the script as `python <name>` would; return the exception that ended it, if one did."""
    sys.modules["__main__"] = main
    sys.argv = [name]
    sys.path.insert(0, os.getcwd())
    try:
        exec(code, main.__dict__)  # noqa: S102 - the one place that runs a submission
    except SystemExit as stop:
        return None if stop.code in (None, 0) else crashes.describe(stop, name, source)
    except BaseException as error:  # a submission may raise anything, KeyboardInterrupt too
        return crashes.describe(error, name, source)
    return None


def _call_builders(space: dict[str, Any], name: str, source: bytes, notes: list[str]) -> Crash | None:
    """Call `build_model()` and its like where the script defined one and made no model itself."""
    for builder in _builders(space):
        try:
            made = builder()
        except BaseException as error:
            notes.append(f"{builder.__name__}() was called by the grader and ended in an error")
            return crashes.describe(error, name, source)
        notes.append(f"{builder.__name__}() was called by the grader, since the file itself never does")
        space.setdefault(f"{builder.__name__}()", made)
        return None
    return None


def _builders(space: dict[str, Any]) -> list[Callable[[], Any]]:
    """What the script defines to make a model and needs no arguments: `build_model` comes first."""
    found = []
    for name, value in space.items():
        if getattr(value, "__module__", None) != "__main__":
            continue
        if not (inspect.isfunction(value) or _is_model_class(value)):
            continue
        try:
            parameters = inspect.signature(value).parameters.values()
        except (TypeError, ValueError):
            continue
        if any(p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
            continue
        if "model" in name.lower() or "network" in name.lower() or _is_model_class(value):
            found.append((name != "build_model", name, value))
    return [value for _, _, value in sorted(found, key=lambda item: item[:2])]


def _is_model_class(value: Any) -> bool:
    import keras

    return inspect.isclass(value) and issubclass(value, keras.Model)


def warm() -> None:
    """Import what submissions import, before the fork. Runs no TensorFlow operation.

    Importing does not initialise TensorFlow's context, which must not happen before a fork: its
    threads do not survive one.
    """
    import keras
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot
    import pandas
    import sklearn.datasets
    import sklearn.metrics
    import sklearn.model_selection
    import sklearn.preprocessing
    import tensorflow as tf

    assert tf.keras.layers.Dense is keras.layers.Dense  # loads the lazy tf.keras
    assert matplotlib.pyplot and pandas and sklearn

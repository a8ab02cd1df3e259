"""The untrusted side: run one submission and write down what it defined.

This package runs inside the sandbox, in the same process as the student's code, and trusts
nothing to stay as it was: what it writes is evidence, a claim that the other side verifies. It
knows no reference solution, no hidden data and no expected answer, but for what a teacher's own
tests say that run beside a submission (`tester`). Nothing imports it; the sandbox calls `run` by name.

The record is written more than once: at every `compile` and `fit`, and however the submission
leaves (its end, an exception, `os._exit`, the time limit). So a submission that crashes after
it made its model keeps the model.
"""

from __future__ import annotations

import inspect
import os
import signal
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.evidence import NO_MODEL, TAMPERED, WITHOUT_IT, Crash, Evidence, write
from grader.worker import (
    absent,
    answers,
    clocks,
    crashes,
    datasets,
    describe,
    execution,
    figures,
    forgive,
    given,
    jupyter,
    lines,
    marks,
    otter_client,
    own_inputs,
    pretrained,
    quiet,
    rows,  # noqa: F401 - kept in memory: behind the walls its file cannot be read
    selfrun,
    tester,
    wanted,
)
from grader.worker import (
    record as records,
)
from grader.worker.watch import Watch

MODEL_WORDS = frozenset(("Sequential", "Model", "Dense"))
PRIVATE_KERAS = b"tensorflow.python.keras"
BUILDERS = 5  # functions that are tried


def run(folder: Path, settings: dict[str, Any], begin: Callable[[], None]) -> None:
    """Run the submission in `folder/work` and write its evidence to `folder/evidence`.

    Args:
        folder: the job's own folder; the current directory is `folder/work`.
        settings: "file", the script's name in `work`; "data", the folder of public data sets;
            "data_sets", the names of those that it is given;
            "input_shape", the shape of one input of the assignment;
            "in_full", whether long trainings run as written instead of being cut short. For a
            notebook "cells", the first line of each cell in the order they are run in. "forgive",
            whether old spellings of Keras and its neighbours are to work.
            "given", for each of a teacher's own data: "folder", where what students are given lies,
            "names" of the files and folders in it, and "addresses", which bring one of these.
            "pretrained", the folders of weights for `keras.applications`.
            "reads_program", whether what its file uses is noted; "must_run", of which names whether it ran.
            "laid", the names of a teacher's files that lie beside it.
            "wanted", what is looked at when it has ended, by the slug of its check, as
            `grader.calling.Wanted.plain` gives it; "left_out", by slug, the calls that are not made.
            For a notebook that students were given: "tests", for each cell in whose place tests are run, the
            slug of the check and the first line of the cell; "cell_seconds", processor time that a cell may
            take, and "seed", to which random numbers are set before each, or the "seed_variable" of the
            program; None for neither.
            For a self-run also "self_run": what `selfrun.train` is given, or with "transforms" in it
            `own_inputs.write`.
        begin: called before the first line of the submission runs.
    """
    import keras

    name = str(settings["file"])
    own_training: dict[str, Any] = settings.get("self_run") or {}
    by_recipe = bool(own_training.get("epochs"))
    watch = Watch(name, in_full=bool(settings.get("in_full")), again=by_recipe)
    album = figures.Album(folder / "evidence")
    notes: list[str] = []
    loaded: list[str] = []
    troubles: list[Crash] = []  # in the order in which they happened
    main = types.ModuleType("__main__")
    main.__file__ = name
    space = main.__dict__
    source = (folder / "work" / name).read_bytes()
    marked = marks.Marks(
        source if settings.get("reads_program") else b"", name, settings.get("must_run") or ()
    )
    files: dict[str, Path] = {}
    for own_data in settings.get("given", ()):
        given.lay(Path(own_data["folder"]), own_data["names"])
        given.install(Path(own_data["folder"]), own_data["addresses"], notes)
        files = {file: Path(own_data["folder"], file) for file in own_data["addresses"].values()}

    asked, left_out = settings.get("wanted") or {}, settings.get("left_out") or {}
    tests = {slug: one for slug, one in asked.items() if "tests" in one}
    asked = {slug: one for slug, one in asked.items() if slug not in tests}
    calls = any(one["calls"] for one in asked.values())

    run_tests: tester.Tester | None = None

    def record(stage: Any, crash: Crash | None = None) -> Evidence:
        final = stage != "during"
        whole = stage in ("end", "exit") and not troubles and not watch.cut
        given_answers, read_only = answers.collect(space, source)
        known = given_answers or answers.variables(space)
        told = run_tests.told if run_tests is not None else ()
        models = describe.models(
            watch, space, tuple(settings["input_shape"]), folder / "evidence", weights=final
        )
        seen = Evidence(
            stage=stage,
            crash=crash or (troubles[0] if troubles and final else None),
            models=models,
            answers=given_answers,
            answers_read=read_only,
            figures=album.figures(),
            notes=tuple(note[:300] for note in dict.fromkeys(sorted([*told, *notes], key=_first)))[:50],
            variables={} if given_answers else known,
            transforms=own_inputs.defined(space),
            loaded=tuple(loaded[:50]),
            uses=marked.uses(whole=whole, functions=whole and not calls),
            answer_lines=lines.of_answers(source, answers.names(known), answers.NAMES) if final else {},
        )
        write(folder / "evidence", seen)
        return seen

    lines_of, timed = records.Record(folder / "evidence"), clocks.Clocks()
    shape = tuple(settings["input_shape"])
    looker = wanted.Looker(space, watch, name, source, shape, folder / "evidence", lines_of, timed)
    leave = os._exit

    def on_exit(code: int) -> None:
        if running:
            record("exit")
            looker.look(asked, left_out)
            if rest is not None:
                rest()
                record("exit")
        leave(code)

    def on_alarm(signum: int, frame: Any) -> None:
        if running:  # at its end it is only late with its record
            record("time", crashes.out_of_time(frame, name, source))
            looker.look(asked, left_out)
            leave(0)

    os._exit = on_exit  # type: ignore[assignment]
    running = True
    if hasattr(signal, "SIGALRM"):  # not on Windows, where the record of the last fit must do
        signal.signal(signal.SIGALRM, on_alarm)

    # A submission that sets no seed is still the same every time.
    keras.utils.set_random_seed(own_training.get("seed", 0))
    if by_recipe:
        selfrun.hold_seed(own_training["seed"])

    def note_down() -> None:
        if not running:  # a function that is called is no part of the program
            return
        try:
            record("during")
        except Exception:  # noqa: S110 - a full disk, or no descriptor left, is no error in the student's line
            pass

    watch.install(record=note_down, notes=notes)
    if settings.get("forgive"):
        forgive.install(notes)
    datasets.install(Path(settings["data"]), settings["data_sets"], notes, files, loaded)
    pretrained.install([Path(folder) for folder in settings.get("pretrained", ())], notes)
    album.install()

    def missing(error: ImportError) -> None:
        crash = crashes.describe(error, name, source)
        troubles.append(replace(crash, message=f"{crash.message} ({WITHOUT_IT})"))
        if error.name:
            gone.append(error.name)

    gone: list[str] = []
    imports = absent.Imports(name, forgive.moved(), missing, notes)
    runner = tester.prepared(tests)
    execution.enter(name, main)
    jupyter.install(name, space, notes)
    marked.install()
    imports.install()
    starts = settings.get("cells") or ()
    asides = (imports.aside, album.aside, quiet.quiet())
    program = tester.Program(space, watch, name, source, starts, settings.get("laid") or ())
    run_tests = (
        tester.Tester(tests, left_out, program, lines_of, timed, notes, asides, runner) if tests else None
    )
    if run_tests is None and starts and not Path("otter.py").exists():
        otter_client.install(lambda question: None)  # on a student's own computer, where no test is known
    rest = run_tests.rest if run_tests is not None else None
    begin()
    if settings.get("cells"):
        between = execution.Between(settings, run_tests, timed, space)
        execution.execute_cells(settings["cells"], name, source, main, imports, troubles, marked, between)
    else:
        try:
            code = execution.compiled(source, name, imports, marked)
        except execution.UNREADABLE as error:
            record("unread", crashes.describe(error, name, source))
            return
        execution.execute(code, name, source, main, troubles)
        if runner is not None and troubles and _waits_for_input(troubles[-1]):
            troubles.pop()  # only its tests give it what it reads
    if rest is not None:
        rest()
    if not watch.made and PRIVATE_KERAS in source:
        notes.append(
            f"{NO_MODEL}{PRIVATE_KERAS.decode()} is a private copy of an old Keras: import from keras, "
            "or from tensorflow.keras"
        )
    if not watch.made:
        troubles = [*_call_builders(watch, space, name, source, notes), *troubles]
    if not watch.made and gone:
        notes.append(
            f"{NO_MODEL}{gone[0]} is not here. Is it a file of yours? Hand it in together with this one"
        )
    if "transforms" in own_training:
        own_inputs.write(watch, space, own_training, folder)
    elif own_training:
        selfrun.train(watch, own_training, folder)
    running = False
    try:
        seen = record("end")
    except OSError:  # the submission has used up what a process may hold open
        os.closerange(3, 4096)
        seen = record("end")
    looker.look(asked, left_out)
    if looker.call(asked, left_out) and calls and not troubles and not watch.cut:
        with suppress(OSError):  # a function did away with the folder: a run without it leaves another
            write(folder / "evidence", replace(seen, uses=marked.uses(whole=True, functions=True)))


def _waits_for_input(crash: Crash) -> bool:
    """Whether a program ended because nobody was there to type what it asks for."""
    return crash.type == EOFError.__name__ and crash.message == "EOF when reading a line"


def _first(note: str) -> bool:
    """The order of notes: those that are about tests come first, whatever a program has noted of itself."""
    return not note.startswith(TAMPERED)


def _call_builders(
    watch: Watch, space: dict[str, Any], name: str, source: bytes, notes: list[str]
) -> list[Crash]:
    """Call what the script defined to make a model and never called, until one is made.

    Return the errors of `build_model()` and its like; those of a function which only might have made a model
    are not the script's.
    """
    failed: list[Crash] = []
    for called, plain, builder in _builders(space, notes)[:BUILDERS]:
        try:
            model = builder()
        except BaseException as error:
            notes.append(f"{called}() was called by the grader and ended in an error")
            if plain:
                failed.append(crashes.describe(error, name, source))
        else:
            notes.append(f"{called}() was called by the grader, since the file itself never does")
            space.setdefault(f"{called}()", model)
        if watch.made:
            return []
    return failed


def _builders(space: dict[str, Any], notes: list[str]) -> list[tuple[str, bool, Callable[[], Any]]]:
    """What the script defined that makes a model: its name, whether the name says so, and itself.

    `build_model` comes first, then what is named like a model, then what writes like one. What needs
    arguments is noted, not called.
    """
    builders = []
    for name, value in list(space.items()):
        if getattr(value, "__module__", None) != "__main__":
            continue
        if not (inspect.isfunction(value) or _is_model_class(value)):
            continue
        plain = any(word in name.lower() for word in ("model", "network")) or _is_model_class(value)
        if not plain and not _mentions_keras(value.__code__):
            continue
        try:
            parameters = inspect.signature(value).parameters.values()
        except (TypeError, ValueError):
            continue
        needed = [
            parameter.name
            for parameter in parameters
            if parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        if needed:
            call = f"{name}({', '.join(needed)})"
            notes.append(f"{NO_MODEL}{call} is never called, and needs arguments: call it in your file"[:250])
        else:
            builders.append((name != "build_model", not plain, name, value))
    builders.sort(key=lambda item: item[:3])
    return [(name, not unclear, value) for _, unclear, name, value in builders]


def _mentions_keras(code: types.CodeType) -> bool:
    """Whether a function writes of models: it names what they are made with."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return bool(MODEL_WORDS & set(code.co_names)) or any(_mentions_keras(function) for function in inner)


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

    from grader.fitting import fit

    jupyter.warm()
    forgive.moved()  # what it imports, it imports once for all forks
    assert tf.keras.layers.Dense is keras.layers.Dense  # loads the lazy tf.keras
    tester.warm()
    assert matplotlib.pyplot and pandas and sklearn and fit

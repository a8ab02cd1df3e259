"""Looks at what checks ask for when the program has ended: variables, and functions that are called.

No process may be started behind the walls, so calls share this one. Each is given inputs of its own, made
anew, and its own time; one that ends the process all the same has been put on record before it began, and the
grader runs the program again without it.

`tester` runs tests in the same manner.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from grader.calling import ENDLESS, decode, decode_call
from grader.evidence import Crash
from grader.found import FILES_LIMIT, LOOK, PRINTED, Called, Found, Line, Value, kept_name
from grader.worker import crashes, describe, silence
from grader.worker.clocks import Clocks, OutOfTime
from grader.worker.record import Record
from grader.worker.values import clean, value_of
from grader.worker.watch import Watch

LOOK_SECONDS = 10.0  # processor time that a look at a variable may take
MUTABLE = (list, dict, set)


class Printed(io.StringIO):
    """What is printed in a call, of which only the beginning is kept."""

    def write(self, text: str, /) -> int:
        """Keep a text if there is room for it."""
        if self.tell() < PRINTED:
            super().write(text[:PRINTED])
        return len(text)


class Looker:
    """Looks at one program.

    Args:
        space: its variables.
        watch: the models it made.
        name: its file; and its `source`.
        shape: one input of the assignment, for models that were never built.
        folder: where files that it left behind are kept.
        record: where what is found is written.
        clocks: of the process.
    """

    def __init__(
        self,
        space: dict[str, Any],
        watch: Watch,
        name: str,
        source: bytes,
        shape: tuple[int, ...],
        folder: Path,
        record: Record,
        clocks: Clocks,
    ):
        self._space, self._watch = space, watch
        self._name, self._source = name, source
        self._shape, self._folder = shape, folder
        self._record, self._clocks = record, clocks
        self._outputs = silence.outputs()

    def look(self, wanted: Mapping[str, Mapping[str, Any]], left_out: Mapping[str, Sequence[int]]) -> None:
        """Write down what there is, of functions only that they are there.

        Args:
            wanted: by the slug of the check, each as `grader.calling.Wanted.plain` gives it.
            left_out: by slug, what is not tried again; `LOOK` for the look itself.
        """
        for slug, one in wanted.items():
            if LOOK in left_out.get(slug, ()):
                continue
            self._record.note(Line(slug))
            try:
                with self._clocks.limited(LOOK_SECONDS):
                    seen = self._kept(slug, one["file"]) if one["file"] else self._found(one)
            except OutOfTime:
                seen = Found(next(iter(one["names"]), slug), trouble="to look at it took too long")
            except BaseException as error:  # whatever it raises is its own
                seen = Found(next(iter(one["names"]), slug), trouble=f"{type(error).__name__}"[:300])
            self._record.note(Line(slug, found=seen))

    def call(self, wanted: Mapping[str, Mapping[str, Any]], left_out: Mapping[str, Sequence[int]]) -> bool:
        """Call the functions, and write down what each call came to.

        Args:
            wanted: as in `look`.
            left_out: by slug, the cases that are not tried again.

        Returns:
            Whether all were called, none was stopped, and each function returned something.
        """
        if not any(one["calls"] for one in wanted.values()):
            return True
        with contextlib.suppress(OutOfTime), self._clocks.limited(LOOK_SECONDS):
            silence.flush()
        silence.fall_silent(self._outputs)
        whole = not any(left_out.values())
        for slug, one in wanted.items():
            late = returned = 0
            for case, given in enumerate(one["calls"] or ()):
                if case in left_out.get(slug, ()) or late >= ENDLESS:
                    continue
                self._record.note(Line(slug, case=case))
                try:
                    called = self._called(one, given, case)
                except BaseException as error:  # one that came late, such as of a clock that it set
                    called = Called("raised", crash=_crash(error, self._name, self._source))
                self._record.note(Line(slug, case=case, called=called))
                late += called.outcome == "time"
                returned += called.outcome == "returned"
            whole = whole and not late and bool(returned or not one["calls"])
        return whole

    def _kept(self, slug: str, name: str) -> Found:
        """A file that the program left behind, which is kept with what is found."""
        path = Path(name)
        try:
            if not path.is_file():
                return Found("")
            size = path.stat().st_size
            if size > FILES_LIMIT:
                return Found(name[:300], trouble=f"{name} is larger than {FILES_LIMIT >> 20} MB")
            (self._folder / kept_name(slug)).write_bytes(path.read_bytes())
        except OSError as error:
            return Found(name[:300], trouble=clean(f"{name} cannot be read: {error.strerror}", 1_000))
        return Found(name[:300])

    def _found(self, wanted: Mapping[str, Any]) -> Found:
        for name in wanted["names"]:
            try:
                thing = self._take(name, on=None)
            except NameError:
                continue
            except Exception as error:  # a property is the submission's own code
                return Found(name, trouble=clean(f"{type(error).__name__}: {error}", 1_000))
            if wanted["calls"] is not None:
                return Found(name, callable=callable(thing) or bool(wanted["feeds"]))
            return Found(name, callable(thing), value_of(thing, self._described))
        return Found("")

    def _take(self, name: str, on: Any = None) -> Any:
        """What the program calls `name`.

        Raises:
            NameError: nothing.
        """
        first, *rest = name.split(".")
        if first not in self._space:
            raise NameError(f"the program has no {first}")
        thing = self._space[first]
        for part in rest:
            if on is not None and part == rest[-1]:
                thing = on
            try:
                thing = getattr(thing, part)
            except AttributeError:
                if isinstance(thing, dict) and part in thing:
                    thing = thing[part]
                else:
                    raise NameError(f"{first} has no {part}") from None
        return thing

    def _described(self, model: Any) -> Any:
        return describe.model(self._watch, self._space, self._shape, model)

    def _called(self, wanted: Mapping[str, Any], given: Mapping[str, Any], case: int) -> Called:
        """One call, with inputs of its own and a seed of its own."""
        import keras

        made = len(self._watch.made)
        printed = Printed()
        try:
            with contextlib.redirect_stdout(printed), self._clocks.limited(float(wanted["seconds"])):
                try:
                    keras.utils.set_random_seed(case)
                    value, changed = self._returned(wanted, given)
                    return Called("returned", value, printed=_shown(printed), changed=changed)
                except OutOfTime:
                    raise
                except BaseException as error:  # whatever it raises is its own
                    crash = _crash(error, self._name, self._source)
                    return Called("raised", crash=crash, printed=_shown(printed))
        except OutOfTime:
            return Called("time", printed=_shown(printed))
        finally:
            del self._watch.made[made:]

    def _returned(self, wanted: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[Value, tuple[str, ...]]:
        """What it returns for inputs that are made here, and which of these it changed."""
        on = decode(wanted["on"], self._take, _write) if wanted["on"] is not None else None
        thing = self._take(next(name for name in wanted["names"] if self._has(name)), on)
        if wanted["feeds"]:
            thing = partial(self._fed, on if on is not None else thing)
        positional, named = decode_call(given, self._take, _write)
        inputs = {**{str(place): v for place, v in enumerate(positional, 1)}, **named}
        before = self._copies(inputs)
        value = value_of(thing(*positional, **named), self._described)
        after = self._copies(inputs)
        return value, tuple(name for name, copy in before.items() if after.get(name) != copy)[:50]

    def _fed(self, callback: Any, epochs: Sequence[Mapping[str, float]]) -> dict[str, Any]:
        """Feed a callback, or one of a class, with what epochs came to: where it stops, at which rates."""
        import keras

        def small_model() -> Any:
            model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
            model.compile(optimizer="sgd", loss="mse")
            return model

        model = self._watch.paused(small_model)
        made = callback() if isinstance(callback, type) else callback
        made.set_params({"epochs": len(epochs), "steps": 1, "verbose": 0})
        made.set_model(model)
        made.on_train_begin({})
        stopped, rates = [], []
        for epoch, logs in enumerate(epochs):
            made.on_epoch_begin(epoch, {})
            made.on_epoch_end(epoch, dict(logs))
            stopped.append(bool(model.stop_training))
            rates.append(float(model.optimizer.learning_rate))
        return {"stops": stopped, "learning_rate": rates}

    def _has(self, name: str) -> bool:
        try:
            self._take(name)
        except Exception:
            return False
        return True

    def _copies(self, inputs: Mapping[str, Any]) -> dict[str, Value]:
        """The inputs that can be changed in place, as they are now."""
        return {
            name[:300]: value_of(thing, self._described)
            for name, thing in inputs.items()
            if isinstance(thing, MUTABLE) or type(thing).__module__.partition(".")[0] in ("numpy", "pandas")
        }


def _crash(error: BaseException, name: str, source: bytes) -> Crash:
    """An exception that a function raised, described."""
    try:
        return crashes.describe(error, name, source)
    except OutOfTime:
        raise
    except BaseException:  # its message is the submission's own code, too
        return Crash("Exception", "(it could not be read)", None, "", "")


def _write(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")


def _shown(printed: io.StringIO) -> str:
    try:
        return clean(printed.getvalue(), PRINTED)
    except ValueError:  # it was closed
        return ""

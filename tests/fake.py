"""A sandbox that runs nothing: it writes what a submission, or a training, would have left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader import evidence
from grader.assignment import Limits
from grader.evidence import Evidence
from grader.gradebook import Gradebook
from grader.pipeline.environment import Environment, PublishedData
from grader.pipeline.session import Session
from grader.records.run import Run
from grader.training.train import left_by

FINISHED = Run(0, None, 0.5, 9.0, "", seconds_used=0.4)
Job = tuple[str, Path, dict[str, Any]]  # target, folder, settings


def answers_of(folder: Path, settings: dict[str, Any]) -> Evidence:
    """What a program of plain answers leaves: its `ANSWERS`."""
    values: dict[str, Any] = {}
    exec((folder / "work" / settings["file"]).read_text("utf-8"), values)
    return replace(evidence.NOTHING, stage="end", answers=values.get("ANSWERS", {}))


@dataclass
class FakeSandbox:
    """Plays jobs without a process.

    Attributes:
        submission: what a submission's run leaves, given its folder and settings; it may return how it ended, too.
        error: what trainings write, on the hidden inputs in `inputs`: their outputs, samples x outputs.
        jobs: all that were run, in order, and the `limits` of each.
    """

    submission: Callable[[Path, dict[str, Any]], Evidence | tuple[Evidence | None, Run]] = answers_of
    outputs: Callable[[dict[str, Any], np.ndarray[Any, Any]], np.ndarray[Any, Any]] = lambda settings, x: (
        np.zeros((len(x), 1))
    )
    level: str = "strong"
    jobs: list[Job] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)

    def run(
        self,
        target: str,
        folder: Path,
        settings: dict[str, Any],
        limits: Limits,
        readable: Sequence[Path] = (),
    ) -> Run:
        for name in ("work", "evidence"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.jobs.append((target, folder, settings))
        self.limits.append(limits)
        if target != "submission":
            for number, seed in enumerate((settings.get("seed"), *settings.get("more_seeds", ()))):
                place = left_by(folder / "evidence", number)
                place.mkdir(exist_ok=True)
                self._train(place, {**settings, "seed": seed})
            return FINISHED
        left = self.submission(folder, settings)
        found, run = left if isinstance(left, tuple) else (left, FINISHED)
        if found is not None:
            evidence.write(folder / "evidence", found)
        return run

    def _train(self, folder: Path, settings: dict[str, Any]) -> None:
        """What a training leaves: its outputs after each epoch, and a record of itself."""
        result: dict[str, Any] = {
            "error": None,
            "history": {},
            "parameters": 1,
            "outputs": 0,
            "recorded": 0,
            "device": "none",
        }
        if settings["mode"] == "train":
            outputs = self.outputs(settings, np.load(Path(settings["data"]) / "x_test.npy")).astype("<f4")
            every = np.stack([outputs] * settings["epochs"])
            (folder / "predictions.f32").write_bytes(every.tobytes())
            losses = [1.0] * settings["epochs"]
            result |= {"history": {"loss": losses}, "outputs": outputs.shape[1], "recorded": len(every)}
        (folder / "result.json").write_text(json.dumps(result))

    def share(self, folder: Path) -> None:
        pass

    def stop(self) -> None:
        pass


def fake_environment(folder: Path, sandbox: FakeSandbox, book: Gradebook | None = None) -> Environment:
    """An environment of a fake sandbox and the stand-in data, with what is kept in `folder`."""
    published = PublishedData("stand-in", folder / "data", sandbox)
    return Environment(sandbox, published, "no versions", "no machine", 2, folder / "cache", book)


@contextmanager
def fake_session(
    folder: Path, sandbox: FakeSandbox | None = None, book: Gradebook | None = None, **options: Any
) -> Iterator[Session]:
    """A session in a `fake_environment`."""
    with Session(fake_environment(folder, sandbox or FakeSandbox(), book), **options) as session:
        yield session

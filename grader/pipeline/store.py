"""What is known already: of this class in its gradebook, of trainings in a cache, whoever they were for."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace
from pathlib import Path

from grader.data import Dataset
from grader.gradebook import Gradebook
from grader.records.observation import Observation
from grader.records.training import Plan, TrainingResult
from grader.training import cache
from grader.training.measure import TrainingFailed, measured_by, score_training


class Store:
    """What was seen and trained, under the hash of everything that determines it. Safe for several threads.

    Without a gradebook, what submissions trained themselves is known as long as the store is.
    """

    def __init__(self, folder: Path, book: Gradebook | None = None):
        """Open the store.

        Args:
            folder: of finished trainings.
            book: of this class; None for none.
        """
        self._folder = folder
        self._book = book
        self._lock = threading.Lock()
        self._shared: weakref.WeakValueDictionary[str, TrainingResult] = weakref.WeakValueDictionary()
        self._by_students: dict[str, TrainingResult] = {}

    def observation(self, key: str) -> Observation | None:
        """What was seen of a run, or None."""
        observation = self._book.observation(key) if self._book is not None else None
        return replace(observation, key=key) if observation is not None else None

    def keep_observation(self, key: str, observation: Observation) -> Observation:
        """Keep what was seen of a run, if that would be seen again."""
        if self._book is None:
            return observation
        if observation.lasts:
            self._book.keep_observation(key, observation)
        return replace(observation, key=key)

    def training(self, plan: Plan, dataset: Dataset) -> TrainingResult | None:
        """What a training by the recipe came to, or None; while it is in use, the same one for all.

        Where it is known and something else was measured of it, only that is done again.

        Raises:
            MetricFailed: what the recipe measures has no value for it.
        """
        key = plan.key()
        with self._lock:
            if (shared := self._shared.get(key)) is not None:
                return shared
        result = self._book.training(key, plan) if self._book is not None else None
        if result is None and (folder := cache.get(self._folder, plan.training_key())) is not None:
            try:
                result = replace(score_training(plan, dataset, folder), cached=True)
            except TrainingFailed:  # dropped by another grader while it was read, or not what it should be
                return None
            if self._book is not None:
                self._book.keep_training(key, result)
        return self._share(key, result) if result is not None else None

    def keep_training(self, result: TrainingResult, folder: Path) -> None:
        """Keep what a training by the recipe came to; `folder` is what the job left."""
        key = result.plan.key()
        self.keep_unmeasured(result.plan, folder)
        if self._book is not None:
            self._book.keep_training(key, result)
        self._share(key, result)

    def keep_unmeasured(self, plan: Plan, folder: Path) -> None:
        """Keep what a job left in `folder`, whatever is measured of it."""
        cache.put(self._folder, plan.training_key(), folder)

    def _share(self, key: str, result: TrainingResult) -> TrainingResult:
        with self._lock:
            return self._shared.setdefault(key, result)

    def student_training(self, key: str, plan: Plan, dataset: Dataset) -> TrainingResult | None:
        """What the submission whose run has this key trained itself, or None.

        Where something else was measured of it, only that is done again.

        Raises:
            MetricFailed: what the recipe measures has no value for it.
        """
        name = f"own {key} {plan.training_key()}"
        if self._book is None:
            result = self._by_students.get(name)
        else:
            result = self._book.training(name, plan)
        return measured_by(result, plan, dataset) if result is not None else None

    def keep_student_training(self, key: str, result: TrainingResult) -> None:
        """Keep what a submission trained itself."""
        name = f"own {key} {result.plan.training_key()}"
        if self._book is not None:
            self._book.keep_training(name, result)
        else:
            self._by_students[name] = result

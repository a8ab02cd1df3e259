"""The sample assignments of `make samples`: each is consistent, and grades its samples as they deserve."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import intake
from grader.classes import read as classroom
from grader.classes.read import open_classes
from grader.classes.request import GradeRequest
from grader.classes.run import grade_classes
from grader.gradebook import NAME, Gradebook
from grader.loading import load_assignment
from grader.pipeline.session import Session
from grader.public import public_part, publish, read
from grader.validation.proofreading import handout_of, unwritten
from tests.conftest import ROOT

SAMPLES = sorted(path.name for path in (ROOT / "samples").iterdir())


def test_there_is_one_for_each_kind_of_data_and_of_work() -> None:
    assert SAMPLES == [
        "deep_or_wide", "gradient_descent", "irises_of_your_own", "moods", "progression", "short_exam", "small_digits", "toolbox",
        "tumours", "waves",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", SAMPLES)
def test_its_texts_ask_what_is_graded(slug: str) -> None:
    folder = ROOT / "assignments" / slug
    scheme = load_assignment(folder)
    assert scheme.possible == 100
    found = [*unwritten(scheme, folder), *handout_of(scheme, folder)]
    assert {each.level for each in found} == {"proved"}, found
    again = read(publish(public_part(scheme)), slug)
    assert [task.slug for task in again.tasks] == [task.slug for task in scheme.tasks]


@pytest.mark.slow
@pytest.mark.parametrize("slug", SAMPLES)
def test_its_samples_earn_what_they_deserve(session: Session, slug: str, tmp_path: Path) -> None:
    scheme = load_assignment(ROOT / "assignments" / slug)
    references = classroom.references(scheme)
    (ready,) = session.prepare([(scheme, references)])
    own = session.grade_one(ready, references[0]).grade
    assert own.score == 100, [mark for mark in own.marks if mark.verdict != "passed"]
    scores = []
    for name in ("ada", "ben", "chiara"):
        (file,) = (ROOT / "samples" / slug).glob(f"{name}.*")
        graded = session.grade_one(ready, intake.read(file))
        assert not [mark for mark in graded.grade.marks if mark.verdict == "ungraded"], name
        scores.append(graded.grade.score)
    assert scores[0] == 100 and max(scores[1:]) < 95, scores


@pytest.mark.slow
def test_a_swapped_variant_among_the_samples_is_told(session: Session, tmp_path: Path) -> None:
    slug = "irises_of_your_own"
    request = GradeRequest((slug,), ROOT / "samples", out=tmp_path, sandbox=session.level)
    with Gradebook(tmp_path / NAME) as book:
        (result,) = grade_classes(session, book, open_classes(request), tmp_path)
    assert result.input.variants is not None
    (notice,) = result.input.variants.notices
    assert notice.startswith("dana: the files carry the code of another variant")
    scores = {work.submission.student: work.grade.score for work in result.graded}
    assert scores["ada"] == 100 and scores["dana"] < 60 < scores["ben"] < 100

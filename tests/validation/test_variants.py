"""Several variants of an assignment are proved, each finding says of which, and copies of another one are tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.loading import load_variants
from grader.pipeline.session import Session
from grader.validation.finding import Finding
from grader.validation.variants import places, validate_each
from tests.variants.schemes import REFERENCE, SCHEME, SLUG, write_scheme


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _validate(session: Session, folder: Path) -> list[Finding]:
    return list(validate_each(session, load_variants(folder), folder))


def test_of_many_the_first_the_last_and_some_between() -> None:
    assert [places(count) for count in (2, 4, 5, 8, 100)] == [
        [0, 1], [0, 1, 2, 3], [0, 1, 3, 4], [0, 2, 5, 7], [0, 33, 66, 99],
    ]  # fmt: skip


def test_sound_variants_are_proved(session: Session, home: Path) -> None:
    found = _validate(session, write_scheme(home))
    assert [each.text for each in found if each.level != "proved"] == []
    texts = [each.text for each in found]
    assert "all 4 variants have the same checks and hide the same data" in texts
    assert "variants 1, 2, 3 and 4: the reference earns all of its 100 points" in texts
    assert texts[-1] == "who hands in the work of another variant loses what differs"


def test_a_mistake_of_one_variant_says_of_which(session: Session, home: Path) -> None:
    folder = write_scheme(home)
    reference = home / "reference" / f"{SLUG}.md"
    reference.write_text(
        REFERENCE.replace(
            "{{ units * inputs + units }}", "{{ 1 if units == 16 else units * inputs + units }}"
        ),
        "utf-8",
    )
    wrong = [
        n
        for n, own in enumerate(load_variants(folder), 1)
        if own.variant and own.variant.values["units"] == 16
    ]
    problems = [each.text for each in _validate(session, folder) if each.level == "problem"]
    named = f"variant {wrong[0]}: " if len(wrong) == 1 else f"variants {' and '.join(map(str, wrong))}: "
    assert problems and all(text.startswith(named) for text in problems)
    assert any("does not earn total" in text for text in problems)


def test_a_parameter_without_effect_is_told(session: Session, home: Path) -> None:
    scheme = SCHEME.replace("units * inputs + units", "32").replace(
        "points=60,", "points=60, tolerance=31 if units else 0,"
    )
    folder = write_scheme(home, scheme)
    (home / "reference" / f"{SLUG}.md").write_text(
        REFERENCE.replace("{{ units * inputs + units }}", "{{ 33 if units == 16 else 31 }}"), "utf-8"
    )
    remarks = [each.text for each in _validate(session, folder) if each.level == "remark"]
    assert (
        "who hands in the work of variant 1 as variant 2 earns everything: no parameter makes" in remarks[0]
    )


def test_an_answer_that_is_right_in_two_variants_is_told(session: Session, home: Path) -> None:
    folder = write_scheme(home, SCHEME.replace("points=60,", "points=60, tolerance=10_000,").replace(
        '"fit",\n', '"fit" if units < 32 else "compile",\n'
    ))  # fmt: skip
    reference = home / "reference" / f"{SLUG}.md"
    reference.write_text(REFERENCE.replace("fit\n", '{{ "fit" if units < 32 else "compile" }}\n'), "utf-8")
    remarks = [each.text for each in _validate(session, folder) if each.level == "remark"]
    assert any("passes total, although the reference says something else there" in text for text in remarks)

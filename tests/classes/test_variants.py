"""Whose variant is whose: by the table, by the code in a file, or by nobody; and what a swapped one is told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from grader.classes.handouts import file_names, write_handouts
from grader.classes.read import open_classes
from grader.classes.request import GradeRequest
from grader.classes.result import ClassResult
from grader.classes.roster import read_roster
from grader.classes.run import _with_points, grade_classes
from grader.classes.variants import TABLE, Allotted, allot, read_table, variants_of, write_table
from grader.gradebook import NAME, Gradebook
from grader.gradebook.points import keep_points
from grader.loading import load_variants
from grader.pipeline.session import Session
from grader.points import PointsChange, worths
from grader.records.submission import Submission
from grader.variants import VariantError
from tests.conftest import LEVEL
from tests.variants.schemes import SLUG, right_sheet, write_scheme

CLASS = "name,id\nLovelace Ada,7001\nBecker Ben,7002\nConti Chiara,7003\nDahl Dana,7004\nEriksen Eva,7005\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_scheme(tmp_path)


def _rows(folder: Path, *rows: tuple[str, str, int]) -> None:
    write_table(folder, [Allotted(*row) for row in rows], variants_of(load_variants(folder)))


def _hand_in(home: Path, name: str, number: int, code_of: int = 0, text: str = "") -> None:
    """Hand in a sheet that is right in a variant, and carries the code of one, or none."""
    each = load_variants(home / "assignments" / SLUG)
    values = dict(each[number - 1].variant.values)  # type: ignore[union-attr]
    code = each[code_of - 1].variant.code if code_of else ""  # type: ignore[union-attr]
    place = home / "submissions" / SLUG
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name}.md").write_bytes(right_sheet(**values, code=code) + text.encode())


def _graded(session: Session, home: Path, roster: str = "") -> ClassResult:
    if roster:
        (home / "class.csv").write_text(roster, "utf-8")
    request = GradeRequest(
        (SLUG,), home / "submissions", roster=home / "class.csv" if roster else None, out=home / "reports",
        sandbox=LEVEL,
    )  # fmt: skip
    request.out.mkdir(exist_ok=True)
    with Gradebook(request.out / NAME) as book:
        (result,) = grade_classes(session, book, open_classes(request), request.out)
        return result


def _scores(result: ClassResult) -> dict[str, float]:
    return {work.submission.student: work.grade.score for work in result.graded}


def test_each_is_graded_by_their_own_variant(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _rows(folder, ("Lovelace Ada", "7001", 1), ("Becker Ben", "7002", 2), ("Conti Chiara", "7003", 3))
    _hand_in(home, "Lovelace Ada", 1, 1)
    _hand_in(home, "Becker Ben", 2)  # whoever deletes the code is known by name
    _hand_in(home, "Conti Chiara", 2)  # right in another variant, and wrong in hers
    result = _graded(session, home)
    assert _scores(result) == {"Becker Ben": 100, "Conti Chiara": 40, "Lovelace Ada": 100}
    assert result.input.variants is not None and result.input.variants.notices == ()
    numbers = {one.submission.student: one.grade.case.assignment.variant for one in result.graded}
    assert {name: variant.number for name, variant in numbers.items() if variant is not None} == {
        "Becker Ben": 2, "Conti Chiara": 3, "Lovelace Ada": 1,
    }  # fmt: skip


def test_a_swapped_variant_is_told_and_graded_by_their_own(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _rows(folder, ("Lovelace Ada", "", 1), ("Becker Ben", "", 2))
    _hand_in(home, "Lovelace Ada", 1, 1)
    _hand_in(home, "Becker Ben", 1, 1)  # Ada's
    result = _graded(session, home)
    assert _scores(result) == {"Becker Ben": 40, "Lovelace Ada": 100}
    variants = variants_of(load_variants(folder))
    assert result.input.variants is not None
    (notice,) = result.input.variants.notices
    assert notice.startswith(
        f"Becker Ben: the files carry the code of another variant ({variants[0].code}) than the student's own "
        f"({variants[1].code}, variant 2)"
    )
    page = (home / "reports" / SLUG / "index.html").read_text("utf-8")
    assert f"carry the code of another variant ({variants[0].code})" in page
    assert variants[0].code in (home / "reports" / SLUG / "Becker-Ben.html").read_text("utf-8")
    assert "another variant" not in (home / "reports" / SLUG / "Lovelace-Ada.html").read_text("utf-8")


READ_OTHERWISE = """
from grader import Assignment, Variants, explanation
from grader.rubric import library

variants = Variants(count=2, secret="a rainy morning", fn=("relu", "softmax"))


def assignment(fn):
    rubric = {"relu": library.RELU, "softmax": library.SOFTMAX}[fn]
    check = explanation("why", rubric, points=50, title=f"What does {fn} do?", asked_as=["what does"])
    return Assignment(slug="own_numbers", title="Numbers of your own", checks=(check,))
"""


def test_changed_points_that_do_not_fit_a_later_variant_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write_scheme(tmp_path, READ_OTHERWISE)
    (tmp_path / "reference" / f"{SLUG}.md").write_text("# What does {{ fn }} do?\n\nThis.\n", "utf-8")
    first, second = load_variants(folder)
    assert first.checks[0].rubric is not None and second.variant is not None
    idea = next(one.name for one in worths(first, first.checks[0]) if one.kind == "ideas")
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "Lovelace Ada.md").write_text("# What does it do?\n\nThis.\n", "utf-8")
    with Gradebook(tmp_path / NAME) as book:
        fits_one = PointsChange("why", "ideas", idea, 0.1)
        keep_points(book, SLUG, [fits_one, PointsChange("gone", "total", "", 3.0)], "Ms K")
        request = GradeRequest((SLUG,), tmp_path / "submissions", out=tmp_path, sandbox=LEVEL)
        (given,) = [_with_points(one, book) for one in open_classes(request)]
    assert given.points is not None and len(given.points.unfit) == 2  # one of them fits neither variant
    assert [line for line in given.points.unfit if line.endswith(f"count in {second.variant.named}")]


def test_who_is_in_no_table_is_known_by_the_code(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _hand_in(home, "Lovelace Ada", 3, 3)
    result = _graded(session, home)
    assert _scores(result) == {"Lovelace Ada": 100}
    assert result.input.variants is not None
    (notice,) = result.input.variants.notices
    assert notice.startswith(
        f"Lovelace Ada: there is no assignments/{SLUG}/{TABLE}; graded as the variant whose"
    )


def test_of_whom_nothing_is_known_nothing_is_a_zero(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _rows(folder, ("Becker Ben", "", 2))
    _hand_in(home, "Lovelace Ada", 3)
    _hand_in(
        home, "Conti Chiara", 1, 1, text="\nVariant " + variants_of(load_variants(folder))[1].code
    )  # of two
    _hand_in(home, "Becker Ben", 2)
    result = _graded(session, home)
    verdicts = {work.submission.student: {m.verdict for m in work.grade.marks} for work in result.graded}
    assert verdicts == {
        "Becker Ben": {"passed"}, "Conti Chiara": {"ungraded"}, "Lovelace Ada": {"ungraded"},
    }  # fmt: skip
    reason = next(w.grade.marks[0].reason for w in result.graded if w.submission.student == "Lovelace Ada")
    assert "not known which variant" in reason and "not your fault" in reason
    assert result.input.variants is not None
    assert "Conti Chiara, Lovelace Ada: nobody knows which variant" in result.input.variants.notices[0]
    # A teacher writes it down, and it is graded.
    _rows(folder, ("Becker Ben", "", 2), ("Lovelace Ada", "", 3), ("Conti Chiara", "", 1))
    assert _scores(_graded(session, home)) == {
        "Becker Ben": 100, "Conti Chiara": 100, "Lovelace Ada": 100,
    }  # fmt: skip


def test_a_class_list_finds_them_by_their_number(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _rows(folder, ("Ada Lovelace-King", "7001", 4), ("Becker Ben", "7002", 2))
    _hand_in(home, "7001", 4)
    result = _graded(session, home, CLASS)
    assert _scores(result)["Lovelace Ada"] == 100
    # Who handed in nothing has nothing, whatever the variant, and is no riddle.
    assert _scores(result)["Dahl Dana"] == 0 and not result.waiting
    assert result.input.variants is not None and result.input.variants.notices == ()


def test_a_group_has_the_variant_whose_code_it_hands_in(folder: Path) -> None:
    from grader.classes.variants import Allotment

    _rows(folder, ("Lovelace Ada", "7001", 1), ("Becker Ben", "7002", 2))
    each = load_variants(folder)
    code = variants_of(each)[1].code
    group = Submission(
        "team", (("a.py", f"# Variant {code}".encode()),), "a.py",
        members=(("Lovelace Ada", "7001"), ("Becker Ben", "7002")),
    )  # fmt: skip
    allotment = Allotment(folder, each, ())
    assert list(allotment.told([group])) == [group]
    assert allotment.numbers == {"team": 2}
    assert (
        "the members of this group have the variants 1, 2; it is graded as variant 2" in allotment.notices[0]
    )


def test_a_class_is_dealt_evenly_and_keeps_what_it_has(folder: Path) -> None:
    variants, people = variants_of(load_variants(folder)), read_roster(CLASS.encode())
    rows = allot([], people, variants)
    assert sorted(Counter(row.number for row in rows).values()) == [1, 1, 1, 2]
    later = read_roster((CLASS + "Fabre Fanny,7006\n").encode())
    again = allot(rows, list(reversed(later)), variants)
    assert again[:5] == rows and again[5].name == "Fabre Fanny"
    # Another spelling of who is known by a number is nobody new.
    assert allot(rows, read_roster(b"name,id\nAda King Lovelace,07001\n"), variants) == rows


def test_who_cannot_be_told_apart_is_dealt_nothing(folder: Path) -> None:
    with pytest.raises(VariantError, match="Received twice: Lovelace Ada"):
        allot([], read_roster(b"name\nLovelace Ada\nLovelace Ada\n"), variants_of(load_variants(folder)))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("name,code\nA,X\n", "Received no variant"),
        ("name,variant\nA,5\n", "line 2: expected a name and a variant from 1 to 4. Received: 'A', '5'"),
        ("name,variant\n,1\n", "line 2: expected a name"),
        ("name,identifier,variant,code\nA,,1,KKKK\n", "expected the code .* Received: KKKK. The parameters"),
        ("%PDF-1.4", "expected a table"),
    ],
    ids=["column", "number", "name", "code", "file"],
)
def test_a_table_that_says_what_is_not_is_told(folder: Path, table: str, expected: str) -> None:
    (folder / TABLE).write_text(table, "utf-8")
    with pytest.raises(VariantError, match=expected):
        read_table(folder, variants_of(load_variants(folder)))


def test_a_table_is_read_as_it_was_written(folder: Path) -> None:
    rows = [Allotted("=SUM(A1)", "007", 1), Allotted("García, Ana", "a@x.org", 2)]
    variants = variants_of(load_variants(folder))
    path = write_table(folder, rows, variants)
    assert read_table(folder, variants) == rows
    assert next(iter(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))))["code"] == variants[0].code
    path.write_text("Name;Variant\nAna;2\n;\n", "utf-8")  # a teacher's own, with fewer columns
    assert read_table(folder, variants) == [Allotted("Ana", "", 2)]


def test_each_student_is_handed_out_their_own(folder: Path, tmp_path: Path) -> None:
    each, people = load_variants(folder), read_roster(CLASS.encode())
    wheel = tmp_path / "grader-0.whl"
    wheel.write_bytes(b"wheel")
    rows = write_handouts(each, folder, people, tmp_path / "out.zip", wheel)
    assert read_table(folder, variants_of(each)) == rows
    with zipfile.ZipFile(tmp_path / "out.zip") as outer:
        assert sorted(outer.namelist()) == sorted(f"{SLUG}/{person.name}.zip" for person in people)
        for row in rows:
            variant = variants_of(each)[row.number - 1]
            with zipfile.ZipFile(io.BytesIO(outer.read(f"{SLUG}/{row.name}.zip"))) as own:
                texts = {
                    name.partition("/")[2]: own.read(name).decode("utf-8", "replace")
                    for name in own.namelist()
                }
            assert (
                texts["starter.py"].splitlines()[2] == f"# Variant {variant.code}: leave this line as it is"
            )
            assert f"UNITS = {variant.values['units']}" in texts["starter.py"]
            assert f"Variant {variant.code}" in texts["starter.ipynb"]
            assert f"# Numbers of your own: answers. Variant {variant.code}" in texts["answers.md"]
            assert f"Dense({variant.values['units']})" in texts["handout.md"]
            assert variant.code in texts[f"{SLUG}.check.json"] and "{{" not in "".join(texts.values())
            # Nothing of what else may be drawn, nor of what it is drawn from.
            everything = "".join(texts.values())
            others = {16, 32, 64} - {variant.values["units"]}
            assert not any(f"Dense({units})" in everything for units in others)
            assert "a rainy morning" not in everything
            assert not any(one.code in everything for one in variants_of(each) if one != variant)
    before = (tmp_path / "out.zip").read_bytes()
    assert write_handouts(each, folder, people, tmp_path / "out.zip", wheel) == rows
    assert (tmp_path / "out.zip").read_bytes() == before


def test_files_are_named_safely_and_all_differently() -> None:
    people = read_roster(
        b'name,id\n"../../etc/passwd",1\nAda,2\nada,3\n"A:B*C?",4\nAda,5\n...,6\n"\xe2\x80\xaegnp.exe",7\n'
    )
    assert file_names(people) == [
        "etc-passwd",
        "Ada (2)",
        "ada (3)",
        "A-B-C",
        "Ada (5)",
        "student",
        "gnp.exe",
    ]


def test_other_programs_are_told_the_variant(session: Session, folder: Path) -> None:
    home = folder.parent.parent
    _rows(folder, ("Lovelace Ada", "", 3))
    _hand_in(home, "Lovelace Ada", 3)
    _graded(session, home)
    place = home / "reports" / SLUG
    rows = csv.DictReader((place / "grades.csv").read_text("utf-8-sig").splitlines())
    assert [row["variant"] for row in rows if row["student"] == "Lovelace Ada"] == ["3"]
    results = json.loads((place / "results.json").read_text("utf-8"))
    assert results["submissions"][0]["variant"] == 3 and len(results["variants"]) == 4
    code = variants_of(load_variants(folder))[2].code
    assert f"Variant {code}" in (place / "Lovelace-Ada.html").read_text("utf-8")
    assert f"<td>{code}</td>" in (place / "index.html").read_text("utf-8")

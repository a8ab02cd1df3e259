"""The page of a desk: its cards, what its script knows of them, and the script itself."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from grader.report import writing
from grader.review.desk import Desk
from grader.review.queue import ReviewItem, kind_of
from grader.review.strips import near_lines
from grader.rubric import Rubric

PACKAGE = "grader.review"
SCRIPTS = "page talk groups filter comments save finish keys".split()
WORDS = "Each dot is a network of the class, all trained the same way."
SHORT = 160  # characters of an answer that is listed beside another one


@cache
def script() -> tuple[str, str]:
    """The script of the page, made of its parts, and its hash as a Content-Security-Policy names it."""
    return writing.scripts_of(*(f"{name}.js" for name in SCRIPTS), package=PACKAGE)


def html(desk: Desk) -> str:
    """The page."""
    rubrics = list(dict.fromkeys(filter(None, map(_shown_rubric, desk.items))))
    near = near_lines(desk.book, desk.assignments, desk.items, desk.names)
    strip_of = writing.templates().get_template("parts.html").make_module().strip  # type: ignore[attr-defined]
    page = (
        writing.templates(PACKAGE)
        .get_template("review.html")
        .render(
            cards=[(item, desk.shown[item.number]) for item in desk.items],
            data=_data(desk, rubrics, {key: place for place, key in enumerate(near)}),
            rubrics=rubrics,
            near=[(each, strip_of(each.strip, WORDS) if each.strip else "") for each in near.values()],
            names=desk.names,
            who=desk.who,
            script=script()[0],
            style=files(PACKAGE).joinpath("templates", "review.css").read_text("utf-8"),
        )
    )
    return writing.without_controls(page)


def _data(desk: Desk, rubrics: list[Rubric], near: dict[Any, int]) -> dict[str, Any]:
    """What the script knows."""
    questions: dict[tuple[str, str], dict[str, Any]] = {}
    for item in desk.items:
        question = (item.mark.assignment, item.mark.slug)
        if question not in questions:
            questions[question] = {
                "key": "/".join(question),
                "title": item.mark.title,
                "assignment": item.mark.assignment,
                "queue": desk.duties.get(question, ""),
            }
    places = {question: place for place, question in enumerate(questions)}
    groups: dict[tuple[int, ...], int] = {}
    items = []
    for item in desk.items:
        members = tuple(sorted((item.number, *item.same)))
        items.append(
            {
                "question": places[item.mark.assignment, item.mark.slug],
                "kind": kind_of(item),
                "student": desk.shown[item.number].student,
                "short": desk.shown[item.number].answer.text[:SHORT],
                "group": groups.setdefault(members, len(groups)),
                "together": item.together,
                "alike": item.alike,
                "rubric": rubrics.index(rubric) if (rubric := _shown_rubric(item)) is not None else None,
                "near": near.get(_near_key(item)),
            }
        )
    return {"me": desk.who, "questions": list(questions.values()), "items": items, "state": desk.page_state()}


def _shown_rubric(item: ReviewItem) -> Rubric | None:
    """What an answer is read by; None where that may be another variant's."""
    return None if item.varies else item.rubric


def _near_key(item: ReviewItem) -> Any:
    results = item.measured.results if item.measured is not None else ()
    return (item.mark.assignment, item.mark.slug), results

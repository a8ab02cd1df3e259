"""Calls that end their process: what the next run leaves out, and that there is a last one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytest

from grader import data
from grader.assignment import Assignment, Limits, Recipe
from grader.calling import Wanted, as_calls, encode_call
from grader.checks import calls as calls_check
from grader.checks import runs as runs_check
from grader.checks import value as value_check
from grader.found import LOOK, Called, Findings, Found, Line, Scalar
from grader.pipeline.calls import ALTOGETHER, ENDINGS, Calls
from grader.pipeline.observe import observe
from grader.records.submission import Submission
from grader.training.trainer import Trainer
from tests.conftest import found
from tests.fake import FINISHED, FakeSandbox, fake_environment
from tests.solved import ready_of


def wanted(**cases: int) -> dict[str, Wanted]:
    """Functions of so many cases each; a variable has none."""
    return {
        slug: Wanted((slug,), tuple(map(encode_call, as_calls(range(count)))) if count else None)
        for slug, count in cases.items()
    }


def returned(number: int) -> Called:
    return Called("returned", Scalar("scalar", "int", number))


def seen(ended_in: tuple[str, int] | None = None, **calls: Mapping[int, Called]) -> Findings:
    return Findings({slug: Found(slug, True) for slug in ("f", "g", "v")}, calls, ended_in)


def outcomes(calls: Calls, findings: Findings, slug: str = "f") -> list[str]:
    return [called.outcome for called in calls.whole(findings)[slug].calls]


def test_a_run_that_ends_in_nothing_is_the_last() -> None:
    calls = Calls(wanted(f=2, v=0))
    assert calls.left_out == {} and calls.seconds == 2.0 * 3
    findings = seen(f={0: returned(1), 1: returned(2)})
    assert not calls.ended_in(findings)
    whole = calls.whole(findings)
    assert whole["f"].calls == (returned(1), returned(2)) and whole["v"].calls == () and "g" not in whole


def test_the_next_run_makes_what_is_left_and_what_was_found_stands() -> None:
    calls = Calls(wanted(f=3, g=1))
    assert calls.ended_in(seen(("f", 1), f={0: returned(1)}))
    assert calls.left_out == {"f": [0, 1]}
    last = seen(f={0: returned(99), 2: returned(3)}, g={0: returned(4)})
    assert not calls.ended_in(last)
    whole = calls.whole(last)
    assert whole["f"].calls == (returned(1), Called("ended"), returned(3)) and whole["g"].calls == (
        returned(4),
    )


def test_a_function_that_ends_it_often_is_not_tried_again_and_others_are() -> None:
    calls = Calls(wanted(f=5, g=2))
    for place in range(ENDINGS):
        assert calls.ended_in(seen(("f", place)))
    assert calls.left_out["f"] and len(calls.left_out["f"]) == 5 and "g" not in calls.left_out
    last = seen(g={0: returned(1), 1: returned(2)})
    assert not calls.ended_in(last)
    assert outcomes(calls, last) == ["ended"] * ENDINGS + ["unasked"] * 3
    assert outcomes(calls, last, "g") == ["returned", "returned"]


def test_what_a_clock_ended_took_too_long() -> None:
    calls = Calls(wanted(f=2))
    assert calls.ended_in(seen(("f", 0)), late=True)
    assert outcomes(calls, seen(f={1: returned(1)})) == ["time", "unasked"]


def test_a_function_that_runs_late_again_and_again_is_not_tried_again() -> None:
    calls = Calls(wanted(f=6, g=1))
    assert calls.ended_in(seen(("f", 3), f={0: Called("time"), 1: Called("time"), 2: returned(1)}), late=True)
    assert len(calls.left_out["f"]) == 6


@pytest.mark.parametrize(
    "forged",
    [("f", 99), ("nobody", 0), ("v", 0), ("f", 100_000), ("nobody", LOOK)],
)
def test_what_nobody_asked_for_begins_no_other_run(forged: tuple[str, int]) -> None:
    calls = Calls(wanted(f=2, v=0))
    assert not calls.ended_in(seen(forged)) and calls.left_out == {}


def test_there_is_an_end_of_it_whatever_is_written() -> None:
    """A program may write, in every run, that another call began last."""
    asked = {f"f{number}": 20 for number in range(30)}
    calls = Calls(wanted(**asked))
    runs = 1
    for slug in asked:
        for place in range(LOOK, 20):
            if calls.ended_in(Findings({}, {}, (slug, place))):
                runs += 1
    assert runs == 1 + ALTOGETHER
    assert all(len(calls.left_out[slug]) >= 20 for slug in asked)


def test_the_same_call_ends_only_one_run() -> None:
    calls = Calls(wanted(f=3))
    assert calls.ended_in(seen(("f", 0))) and not calls.ended_in(seen(("f", 0)))
    assert calls.ended_in(seen(("f", 1), f={0: returned(1)}))  # what ended it stays so
    assert outcomes(calls, seen())[0] == "ended"


def test_lines_of_others_and_of_no_case_are_left_out() -> None:
    calls = Calls(wanted(f=1))
    findings = seen(None, f={0: returned(1), 7: returned(2)}, nobody={0: returned(3)})
    assert not calls.ended_in(findings)
    assert list(calls.whole(findings)) == ["f"] and len(calls.whole(findings)["f"].calls) == 1


def test_a_variable_that_ends_it_is_not_looked_at_again() -> None:
    calls = Calls(wanted(v=0, f=1))
    assert calls.ended_in(Findings({}, {}, ("v", LOOK))) and calls.left_out == {"v": [LOOK]}
    last = Findings({"f": Found("f", True)}, {"f": {0: returned(1)}}, None)
    assert not calls.ended_in(last)
    whole = calls.whole(last)
    assert "ended the whole program" in whole["v"].trouble and whole["f"].calls == (returned(1),)


def test_a_record_that_cannot_be_read_costs_the_calls_and_one_run_more() -> None:
    calls = Calls(wanted(f=2, v=0))
    assert calls.ruined() and calls.left_out == {"f": [0, 1]}
    assert not calls.ruined()  # without any call it is the program itself
    assert outcomes(calls, seen()) == ["ended", "ended"]
    assert not Calls(wanted(v=0)).ruined()


def observed(tmp_path: Any, *runs: Any) -> Any:
    """What is seen of a submission of which the runs leave these, one after the other."""
    checks = (runs_check(points=10), calls_check("f", [1, 2], points=10), value_check("v", points=10))
    ready = ready_of(Assignment("a", "A", Recipe(data="line", epochs=1), checks), data.load("line"))
    told: list[dict[str, list[int]]] = []

    def play(folder: Any, settings: dict[str, Any]) -> Any:
        told.append(settings["left_out"])
        lines = runs[min(len(told), len(runs)) - 1]
        place = folder / "evidence" / "found.jsonl"
        if isinstance(lines, str):
            place.write_text(lines)
        else:
            place.write_text("".join(json.dumps(asdict(line)) + "\n" for line in lines))
        return found(), FINISHED

    environment = fake_environment(tmp_path, FakeSandbox(play))
    (tmp_path / "job").mkdir()
    submission = Submission("ada", (("a.py", b"x = 1"),), "a.py")
    seen = observe(environment, ready, submission, tmp_path / "job", Trainer(environment.sandbox, Limits()))
    return seen, told


def test_a_submission_is_run_again_without_what_ended_it(tmp_path: Any) -> None:
    begun, done = Line("f", case=0), Line("f", case=1, called=returned(4))
    there = [Line("f", found=Found("f", True)), Line("v", found=Found("v", value=Scalar("scalar", "int", 3)))]
    seen, told = observed(tmp_path, [*there, begun], [*there, done])
    assert told == [{}, {"f": [0]}] and seen.outcome == "finished"
    assert [called.outcome for called in seen.found["f"].calls] == ["ended", "returned"]
    assert not list((tmp_path / "job").glob("set aside*/work"))  # it takes no room of the next run


def test_what_cannot_be_read_costs_what_is_looked_at_and_not_the_run(tmp_path: Any) -> None:
    there = [Line("f", found=Found("f", True)), Line("v", found=Found("v", value=Scalar("scalar", "int", 3)))]
    seen, told = observed(tmp_path, "nonsense\n", there)
    assert told == [{}, {"f": [0, 1]}] and seen.outcome == "finished" and seen.found["v"].value is not None
    (tmp_path / "more").mkdir()
    seen, told = observed(tmp_path / "more", "nonsense\n")
    assert len(told) == 2 and seen.outcome == "finished" and seen.evidence is not None


def test_what_was_done_away_with_is_looked_at_again(tmp_path: Any) -> None:
    there = [Line("f", found=Found("f", True)), Line("v", found=Found("v", value=Scalar("scalar", "int", 3)))]
    seen, told = observed(tmp_path, "", there)
    assert told == [{}, {"f": [0, 1]}] and seen.found["v"].value is not None


def of_tests(count: int, seconds: float = 5.0) -> Wanted:
    """So many tests of one file."""
    return Wanted((), ({"style": "cell", "code": "pass"},) * count, seconds=seconds, tests="pass")


def test_a_test_that_ends_the_process_costs_itself_alone() -> None:
    calls = Calls({"t": of_tests(3)})
    assert calls.ended_in(seen(("t", 1), t={0: returned(1)}))
    assert calls.left_out == {"t": [1]}  # the first is run again: the third may need what it defines
    assert not calls.ended_in(seen(t={0: returned(7), 2: returned(3)}))
    assert calls.whole(seen())["t"].calls == (returned(1), Called("ended"), returned(3))


def test_one_that_ran_out_of_time_is_not_run_again() -> None:
    calls = Calls({"t": of_tests(4)})
    assert calls.ended_in(seen(("t", 2), t={0: Called("time"), 1: Called("raised")}), late=True)
    assert calls.left_out == {"t": [0, 2]}


def test_tests_are_not_given_up_where_a_function_would_be() -> None:
    calls = Calls({"t": of_tests(12), "u": of_tests(1)})
    for place in range(ALTOGETHER):
        assert len(calls.left_out.get("t", ())) == place
        assert calls.ended_in(seen(("t", place)))
    assert len(calls.left_out["t"]) == 12 and calls.left_out["u"] == [0]
    assert not calls.ended_in(seen(("t", 9)))
    assert outcomes(calls, seen(), "t") == ["ended"] * ALTOGETHER + ["unasked"] * 4


def test_tests_that_were_never_run_are_told_as_such() -> None:
    calls = Calls({"t": of_tests(2)})
    assert not calls.lacks(Findings({}, {}, None)) and not calls.ended_in(Findings({}, {}, None))
    assert outcomes(calls, Findings({}, {}, None), "t") == ["unasked"] * 2


@pytest.mark.parametrize(("count", "seconds"), [(0, 0.0), (1, 5.0), (3, 15.0), (5, 15.0 + 2 * 2.0)])
def test_the_time_that_tests_may_take_together(count: int, seconds: float) -> None:
    assert of_tests(count).budget == seconds

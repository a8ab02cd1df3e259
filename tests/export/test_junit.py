"""JUnit's report of tests, against its documented form."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from grader import export
from grader.classes.publish import CLASS_FORMS, EXPORT_FORMS
from tests.systems.cases import mixed, ready


def test_junit_xml() -> None:
    one = mixed()
    odd = replace(one, submission=replace(one.submission, student="a\x00<b>"))
    root = ET.fromstring(export.junit_xml(ready(one), [one, odd]))
    assert root.tag == "testsuites" and [suite.get("name") for suite in root] == ["student", "a\ufffd<b>"]
    for suite in root:
        # junit-10.xsd: what is required, and how they add up.
        counts = {tag: len(suite.findall(f"testcase/{tag}")) for tag in ("failure", "error", "skipped")}
        assert [int(suite.get(name, "-1")) for name in ("tests", "failures", "errors", "skipped")] == [
            len(suite), counts["failure"], counts["error"], counts["skipped"]
        ]  # fmt: skip
        assert counts["error"] == 1 and counts["failure"] >= 1 and counts["skipped"] >= 1
        assert float(suite.get("time", "")) >= 0
        for case in suite:
            assert case.tag == "testcase" and case.get("name") and case.get("classname") == "first_model"
            assert len(case) <= 1
    names = {case.get("name"): case for case in root[0]}
    assert len(names["relationship"]) == 0
    assert names["prediction_for_10"][0].get("type") == "failed"


def test_every_form_is_offered() -> None:
    one = mixed()
    assert set(EXPORT_FORMS) == {"nbgrader", "junit", "gradescope"}
    for name, written in CLASS_FORMS.values():
        assert "." in name and written(ready(one), [one])

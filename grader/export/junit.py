"""The class in the form of other tools: JUnit's report of tests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment

# What XML 1.0 cannot hold.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(prepared: ReadyAssignment, graded: Sequence[Graded]) -> str:
    """A suite a student, a test a check, as pytest writes them (junit-10.xsd).

    Failed and partly right checks are failures; what a person should look at is skipped; what the grader
    could not decide is an error.
    """
    import xml.etree.ElementTree as ET  # noqa: S405 - it only writes here, and few ask for it

    root = ET.Element("testsuites", name=prepared.assignment.slug)
    for work in graded:
        suite = ET.SubElement(root, "testsuite", name=_xml(work.submission.student))
        counts = dict.fromkeys(("failure", "error", "skipped"), 0)
        for mark in work.grade.marks:
            case = ET.SubElement(
                suite, "testcase", classname=prepared.assignment.slug, name=mark.check.slug, time="0"
            )
            kind = {"passed": "", "partial": "failure", "failed": "failure", "ungraded": "error"}
            if tag := kind.get(mark.verdict, "skipped"):
                counts[tag] += 1
                element = ET.SubElement(case, tag, type=mark.verdict, message=_xml(mark.reason))
                element.text = _xml(mark.hint)
        seconds = work.run.seconds if work.run is not None else 0.0
        suite.set("tests", str(len(work.grade.marks)))
        suite.set("failures", str(counts["failure"]))
        suite.set("errors", str(counts["error"]))
        suite.set("skipped", str(counts["skipped"]))
        suite.set("time", f"{seconds:.3f}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _xml(text: str) -> str:
    return NO_XML.sub("\ufffd", text)

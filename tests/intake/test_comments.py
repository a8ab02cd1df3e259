"""What a program answers in its comments and texts."""

from __future__ import annotations

from grader.intake.comments import comments


def test_comments_answer_only_under_questions_and_numbers() -> None:
    found = comments("# Flatten: 28 x 28\nx = 1  # why?\n\n# Q2: three\n'''\n3. ten\n'''\ny = '''4. no'''\n")
    assert [(part.heading, part.text) for part in found] == [("Q2: three", "three"), ("3. ten", "ten")]

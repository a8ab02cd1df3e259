"""Assignments of other graders, read into ours: nbgrader's, otter-grader's, and tests for pytest.

A module for each reads what a teacher has into an `Imported`; `writing` makes an assignment's folder of it.
"""

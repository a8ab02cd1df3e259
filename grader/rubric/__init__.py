"""Prose into ideas found, misconceptions found, and how sure that is.

A rubric is written as short phrasings, read word by word; `engine` matches them, `library` holds
the rubrics that ship with the project.
"""

from grader.rubric.engine import Idea, Misconception, Reading, Rubric, read

__all__ = ["Idea", "Misconception", "Reading", "Rubric", "read"]

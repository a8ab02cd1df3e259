"""Prose into ideas found, misconceptions found, and how sure that is.

A rubric is written as short phrasings. `words` takes a text apart, `engine` matches the phrasings,
`language` tells what kind of text it is, and `library` holds the rubrics that ship with the project.
"""

from grader.rubric.engine import Found, Idea, Misconception, Reading, Rubric, read

__all__ = ["Found", "Idea", "Misconception", "Reading", "Rubric", "read"]

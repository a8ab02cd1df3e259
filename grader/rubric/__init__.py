"""Prose into ideas found, misconceptions found, and how sure that is.

`scheme` is what a teacher writes, in short phrasings; `words` takes a text apart, `matching` finds
phrasings in it, `language` tells what kind of text it is, `languages` holds what is known
of each language, `grammar` whether words are a sentence, by their
`kinds`, `copies` whether one answer is another, `findings` what a text says of a rubric, `engine` what that
earns and how sure it is, `readings` keeps what was read, and `library` holds the rubrics that ship with the
project.
"""

from grader.rubric.engine import Reading, read
from grader.rubric.findings import Found
from grader.rubric.readings import read_once
from grader.rubric.scheme import Idea, Misconception, Rubric

__all__ = ["Found", "Idea", "Misconception", "Reading", "Rubric", "read", "read_once"]

"""What the marks of a class say of the class and of its questions: scores, reliability, items.

Pure: arrays of points in, plain figures out; no file, no page. Each figure has its formula and source in
`docs/statistics.md`.

Figures of scores are of everybody who has one, with whatever rules added or took off. Figures of questions
are over marks alone, of who handed something in: whoever did not says nothing about a question.
"""

from grader.statistics.figures import ClassStatistics, Reliability, class_statistics
from grader.statistics.items import Flag, Item
from grader.statistics.scores import Near, ScoreFigures

__all__ = [
    "ClassStatistics",
    "Flag",
    "Item",
    "Near",
    "Reliability",
    "ScoreFigures",
    "class_statistics",
]

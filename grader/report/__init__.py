"""Grades as pages: one for each student, one for each class, one for the whole course.

Each page is one self-contained file that loads nothing: a Content-Security-Policy says so, templates escape
everything, and plots are inline SVG, tables, or pictures made here. A student's report runs nothing; the
pages of class and course run one script of ours, named by its hash.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.report import student as student
    from grader.report.classes import Class, write_class
    from grader.report.course import write_course
    from grader.report.peers import filled, of_class, own_part, said
    from grader.report.remote import pack_context, pack_pages, shared_objects, write_pages
    from grader.report.student import page_key, write_plain, write_student
    from grader.report.writing import save

__all__ = [
    "Class",
    "filled",
    "of_class",
    "own_part",
    "pack_context",
    "pack_pages",
    "page_key",
    "said",
    "save",
    "shared_objects",
    "write_class",
    "write_course",
    "write_pages",
    "write_plain",
    "write_student",
]
# Looked up on first use: the page of a review needs the templates, and no page of grades.
_HOMES = {
    "classes": ("Class", "write_class"),
    "course": ("write_course",),
    "peers": ("filled", "of_class", "own_part", "said"),
    "remote": ("pack_context", "pack_pages", "shared_objects", "write_pages"),
    "student": ("page_key", "write_plain", "write_student"),
    "writing": ("save",),
}


if not TYPE_CHECKING:  # which is to say so of a name that there is not

    def __getattr__(name: str) -> Any:
        for home, names in _HOMES.items():
            if name == home or name in names:
                module = import_module(f"grader.report.{home}")
                return module if name == home else getattr(module, name)
        raise AttributeError(f"module 'grader.report' has no attribute {name!r}")

"""Grades as pages: one for each student, one for each class, one for the whole folder.

Each page is one self-contained file that loads nothing: a Content-Security-Policy says so, templates escape
everything, and plots are inline SVG, tables, or pictures made here. A student's report runs nothing; the
class page runs one script of ours, named by its hash.
"""

from grader.report.classes import Class, write_class, write_front
from grader.report.remote import pack_context, pack_pages, shared_objects, write_pages
from grader.report.student import page_key, write_plain, write_student
from grader.report.writing import save

__all__ = [
    "Class",
    "pack_context",
    "pack_pages",
    "page_key",
    "save",
    "shared_objects",
    "write_class",
    "write_front",
    "write_pages",
    "write_plain",
    "write_student",
]

"""Grades as pages: one for each student, one for each class, one for the whole folder.

Each page is one self-contained file that loads nothing and runs nothing: a Content-Security-Policy
says so, templates escape everything, and plots are inline SVG, tables, or pictures made here.
"""

from grader.report.pages import write_class, write_front, write_student

__all__ = ["write_class", "write_front", "write_student"]

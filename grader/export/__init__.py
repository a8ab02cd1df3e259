"""What leaves the grader for other programs: results, tables, gradebooks, feedback."""

from grader.export.feedback import write_feedback
from grader.export.files import csv_cell, replace_file, write_csv, write_results
from grader.export.gradebook import Filled, GradebookError, check_column, fill, is_gradebook
from grader.export.gradescope import gradescope_results
from grader.export.others import junit_xml, nbgrader_csv

__all__ = [
    "Filled",
    "GradebookError",
    "check_column",
    "csv_cell",
    "fill",
    "gradescope_results",
    "is_gradebook",
    "junit_xml",
    "nbgrader_csv",
    "replace_file",
    "write_csv",
    "write_feedback",
    "write_results",
]

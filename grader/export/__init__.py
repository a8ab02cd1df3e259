"""What leaves the grader for other programs: results, tables, gradebooks, feedback."""

from grader.export.feedback import write_feedback, write_reports
from grader.export.files import grade_sheet, replace_file, write_results
from grader.export.gradebook import Filled, check_column, fill, is_gradebook
from grader.export.junit import junit_xml
from grader.export.mail import Letter, is_address, write_mail
from grader.systems import GradebookError
from grader.table import csv_cell

__all__ = [
    "Filled",
    "GradebookError",
    "Letter",
    "check_column",
    "csv_cell",
    "fill",
    "grade_sheet",
    "is_address",
    "is_gradebook",
    "junit_xml",
    "replace_file",
    "write_feedback",
    "write_mail",
    "write_reports",
    "write_results",
]

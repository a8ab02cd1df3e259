"""What leaves the grader for other programs: `results.json`, `grades.csv` and filled gradebooks."""

from grader.export.files import csv_cell, write_csv, write_results
from grader.export.gradebook import Filled, GradebookError, check_column, fill, is_gradebook

__all__ = [
    "Filled",
    "GradebookError",
    "check_column",
    "csv_cell",
    "fill",
    "is_gradebook",
    "write_csv",
    "write_results",
]

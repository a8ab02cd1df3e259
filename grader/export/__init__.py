"""What leaves the grader for other programs: `results.json` and `grades.csv`."""

from grader.export.files import csv_cell, write_csv, write_results

__all__ = ["csv_cell", "write_csv", "write_results"]

"""What students hand in, into submissions: scripts, notebooks, folders, sheets, archives, downloads.

A class is collected in `grader.intake.classes`, which is not imported here: students have no use for it.

Files are opened without following links and must be regular. Nothing of a student's is executed here; to see
which of several programs is the work, they are parsed, in the process that reads them.
"""

from grader.intake.handin import IntakeError, read, read_files

__all__ = ["IntakeError", "read", "read_files"]

"""What students hand in, into submissions: scripts, notebooks, folders, sheets, archives, downloads.

Files are opened without following links and must be regular; nothing of a student's is executed
or parsed as code here.
"""

from grader.intake.files import IntakeError, collect, read, read_files

__all__ = ["IntakeError", "collect", "read", "read_files"]

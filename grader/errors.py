"""Everything that the grader raises, as one tree.

Each class lives beside what raises it:

    GraderError
    ├── UsageError: the person who typed the command can mend it
    │   ├── AssignmentError
    │   ├── ClassLost
    │   ├── ClusterError
    │   ├── CourseError
    │   ├── DataError
    │   ├── GradebookBroken
    │   ├── GradebookError
    │   ├── ImportRefused
    │   ├── IntakeError
    │   ├── MarksError
    │   ├── PackageError
    │   ├── PointsError
    │   ├── ProposalError
    │   ├── ReferenceUnusable
    │   ├── RequestError
    │   ├── ReviewError
    │   ├── RosterError
    │   ├── VariantError
    │   └── WheelError
    ├── SandboxBroken: a job could not be run
    │   └── Unavailable: none can be run any more
    │       ├── WallsMissing
    │       └── WorkersGone
    └── InternalError: what one part tells another; a command never shows it
        ├── ArchiveError
        ├── Clocked
        ├── DecidedMeanwhile
        ├── DocumentError
        ├── EvidenceRefused
        ├── MailRefused
        ├── MetricFailed
        ├── NoFormula
        ├── NotMade
        ├── NotRead
        ├── ReaderLost
        ├── Refused
        ├── Starved
        ├── TableError
        ├── TarballError
        ├── TemplateLost
        ├── TooLarge
        ├── TooNew
        └── TrainingFailed
            └── WeightsRefused

What a check raises (`Failure`, `Skip`, `Ungradable`) is a verdict on a student's work, and no error.
"""


class GraderError(Exception):
    """The base of everything that the grader raises; the message says what was expected and received."""


class UsageError(GraderError):
    """What the person who typed the command can mend, and the message says how. The exit status is 2."""


class InternalError(GraderError):
    """What one part of the grader tells another, which knows what follows; no command shows it."""

"""What a teacher asks for: which class is graded, with what, and where the results go."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.sandbox.walls import STRONG

PATHS = ("submissions", "roster", "extensions", "fill")


@dataclass(frozen=True)
class GradeRequest:
    """What `grade-all` is asked to do; remembered in the gradebook, so that it can be done again.

    Attributes:
        slugs: the assignments; all that have submissions if empty.
        submissions: a folder with a folder for each, or, for a single assignment, that folder itself, or a
            zip archive of it.
        roster: a class list; who is on it and handed in nothing is a submission of nothing.
        column: which of its columns is filled, if it is a gradebook; "" to find it by the title.
        fill: the database in which a school's system keeps grades, to be filled; None for none.
        extensions: a table of extended deadlines; see `grader.classes.extensions`.
        out: where everything goes; submissions wait on its disk, instead of in memory.
        data_folder: see `grader.data.load`.
        workers: jobs side by side; None for one a core.
        sandbox: the level of the walls that must hold.
        export_forms: further forms of the results, of `grader.classes.publish.EXPORT_FORMS`.
        for_students: reports for students are written even where nothing is hidden from them.
        cluster: the address of a cluster to run everything on; "" for this computer.
        allow_missing: work that has a grade may be gone; of this time only, as `rerun` is.
        rerun: the students whose submissions are run again although they did not change.
    """

    slugs: tuple[str, ...] = ()
    submissions: Path = Path("submissions")
    roster: Path | None = None
    column: str = ""
    fill: Path | None = None
    extensions: Path | None = None
    out: Path = Path("reports")
    data_folder: str | None = None
    workers: int | None = None
    sandbox: str = STRONG
    export_forms: tuple[str, ...] = ()
    for_students: bool = False
    cluster: str = ""
    allow_missing: bool = False
    rerun: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The request with whole paths, so that it means the same from any folder."""
        values = asdict(self)
        del values["allow_missing"], values["rerun"]
        for name in PATHS:
            values[name] = str(values[name].resolve()) if values[name] is not None else None
        if self.data_folder not in (None, "stand-in"):
            values["data_folder"] = str(Path(self.data_folder or "").resolve())
        values["also"] = values.pop("export_forms")  # its name in gradebooks
        if self.fill is None:
            del values["fill"]  # as before there was one
        return json.dumps({**values, "out": ""})

    @classmethod
    def from_json(cls, text: str, out: Path) -> GradeRequest:
        """The request that was remembered in a gradebook of the folder `out`."""
        values = json.loads(text)
        for name in PATHS:
            values[name] = Path(values[name]) if values.get(name) is not None else None
        values["export_forms"] = tuple(values.pop("also"))
        return cls(**{**values, "slugs": tuple(values["slugs"]), "out": out})

"""Files that a submission left behind: opened by a program of ours in a sandbox of its own, never here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from grader import found
from grader.assignment import Limits
from grader.calling import Wanted
from grader.evidence import EvidenceRefused, read_file
from grader.found import FILES_LIMIT, Found, kept_name
from grader.records.run import Run
from grader.records.submission import Submission

OPENED = "opened"  # the variable of the program that opens a file
SECONDS = 30.0  # processor time for opening one
# By the file's ending, how it is opened; weights without a model are arrays by name.
PROGRAMS = {
    ".keras": "import keras\nopened = keras.models.load_model(FILE)\n",
    ".h5": """
import h5py, keras
def keep(name, item):
    if hasattr(item, "shape"):
        opened[name] = item[()]
try:
    opened = keras.models.load_model(FILE)
except ValueError:
    opened = {}
    with h5py.File(FILE) as file:
        file.visititems(keep)
""",
    ".npz": "import numpy\nopened = dict(numpy.load(FILE, allow_pickle=False))\n",
    ".npy": "import numpy\nopened = numpy.load(FILE, allow_pickle=False)\n",
    ".csv": "import pandas\nopened = pandas.read_csv(FILE)\n",
    ".json": "import json\nopened = json.load(open(FILE, encoding='utf-8'))\n",
    ".txt": "opened = open(FILE, encoding='utf-8').read()\n",
    ".png": "import matplotlib.pyplot\nopened = matplotlib.pyplot.imread(FILE)\n",
    ".jpg": "import matplotlib.pyplot\nopened = matplotlib.pyplot.imread(FILE)\n",
}

ROWS = "from grader.worker.rows import rows_of\nopened = rows_of({!r}, {!r})\n"  # of a file of predictions

Opener = Callable[[Submission, Path, Limits, Mapping[str, Wanted]], Run]


def opened(
    seen: Mapping[str, Found], wanted: Mapping[str, Wanted], folder: Path, limits: Limits, run: Opener
) -> dict[str, Found]:
    """What was found, with what stands in the files that were left behind.

    Args:
        seen: what was found, of files only that they are there.
        wanted: what is looked at, by the slug of the check.
        folder: a job's own, in whose evidence lie the files.
        limits: what a submission may use.
        run: runs a program in a folder of its own.
    """
    whole = dict(seen)
    for slug, one in wanted.items():
        if one.file and (known := whole.get(slug)) is not None and known.name:
            whole[slug] = _open(known, slug, one, folder, limits, run)
    return whole


def _open(known: Found, slug: str, wanted: Wanted, folder: Path, limits: Limits, run: Opener) -> Found:
    """What stands in one file."""
    try:
        content = read_file(folder / "evidence" / kept_name(slug), FILES_LIMIT)
    except (EvidenceRefused, FileNotFoundError) as error:
        return replace(known, trouble=known.trouble or f"it could not be read: {error}"[:300])
    ending = PurePosixPath(known.name).suffix.lower()
    name = f"saved{ending}"
    program = PROGRAMS.get(ending, PROGRAMS[".txt"]).replace("FILE", repr(name))
    if wanted.columns:
        program = ROWS.format(name, wanted.columns)
    place = folder / f"opened {slug}"
    place.mkdir()
    files = (("open.py", program.encode()), (name, content))
    bounds = replace(limits, seconds=max(limits.seconds, SECONDS))
    run(Submission("", files, "open.py"), place, bounds, {slug: Wanted((OPENED,))})
    try:
        inside = found.read(place / "evidence").found.get(slug)
    except EvidenceRefused:
        inside = None
    if inside is None or inside.value is None:
        return replace(known, trouble=f"{known.name} cannot be opened as a file of its kind")
    return replace(known, value=inside.value)

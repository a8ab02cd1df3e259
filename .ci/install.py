"""Install what a lock file names, and show that it goes on: pip is silent for minutes, or prints addresses.

python .ci/install.py requirements.lock
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

COLLECTING = re.compile(r"(?:Collecting |Processing \S*/)([A-Za-z0-9._-]+?)(?:-\d|[=<>~! ]|$)")
INSTALLING = "Installing collected packages"
PLACES = ("Looking in", "WARNING: Location")  # where packages come from is nobody's business
ADDRESS = re.compile(r"(?:https?|file)://\S+")


def main(lock: str) -> int:
    """Run pip; returns its exit status."""
    count = sum("==" in line for line in Path(lock).read_text("ascii").splitlines())
    pip = [sys.executable, "-m", "pip", "install", "--progress-bar", "off", "--require-hashes", "-r", lock]
    process = subprocess.Popen(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    assert process.stdout is not None
    told: list[str] = []
    number = 0
    for line in process.stdout:
        if not line.startswith(PLACES):
            told.append(ADDRESS.sub("<address>", line))
        if found := COLLECTING.match(line):
            number += 1
            _show(f"{number} of about {count}: {found[1]}")
        elif line.startswith(INSTALLING):
            _show("unpacking them: some minutes more")
    status = process.wait()
    _show("done\n" if status == 0 else "failed\n")
    if status:
        print("".join(told[-40:]), file=sys.stderr)
    return status


def _show(text: str) -> None:
    """One line that changes, in a terminal; of anything else only the last."""
    if sys.stdout.isatty():
        print(f"\r{text:60}", end="", flush=True)
    elif text.endswith("\n"):
        print(text, end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

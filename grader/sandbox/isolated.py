"""Python processes of our own: they heed neither the folder nor the environment they start in.

But they must find the libraries that this process found, wherever those lie: `pip install --user`, which is
what Windows does unasked where Python belongs to everybody, and the modules of a university's cluster put
them where an isolated Python does not look.
"""

from __future__ import annotations

import site
import sys
from pathlib import Path

FOLDERS = ("site-packages", "dist-packages")  # libraries lie in folders of these names, and nothing else does
BEGIN = (
    "import runpy, site, sys; module, count, *rest = sys.argv[1:]; sys.argv[1:] = rest[int(count):]; "
    "[site.addsitedir(each) for each in rest[:int(count)]]; "
    "runpy.run_module(module, run_name='__main__', alter_sys=True)"
)


def libraries() -> list[Path]:
    """The folders of libraries on this process's path."""
    return [Path(entry) for entry in sys.path if Path(entry).name in FOLDERS and Path(entry).is_dir()]


def command(module: str, *arguments: str) -> list[str]:
    """What runs a module of ours in a process of its own."""
    usual = {Path(folder).resolve() for folder in site.getsitepackages()}
    folders = [str(folder.absolute()) for folder in libraries() if folder.resolve() not in usual]
    return [sys.executable, "-I", "-c", BEGIN, module, str(len(folders)), *folders, *arguments]

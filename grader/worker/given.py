"""The files that students are given, in the submission's folder and behind the addresses of the handout."""

from __future__ import annotations

import io
import os
import shutil
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.response import addinfourl


def lay(folder: Path, names: Sequence[str]) -> None:
    """Put the given files into the current folder: in place of files of these names, and into such folders.

    Args:
        folder: where they lie.
        names: those of files and folders in it.
    """
    for name in names:
        source, place = folder / name, Path(name)
        if source.is_dir():
            _lay_folder(source, place)
            continue
        if place.is_dir():
            shutil.rmtree(place)
        shutil.copyfile(source, place)  # its own, to write to as at home


def _lay_folder(source: Path, place: Path) -> None:
    """Copy a folder, unless the supervisor has pointed to it; what the submission has in it stays beside."""
    if place.is_symlink():
        return
    if place.exists() and not place.is_dir():
        place.unlink()
    for folder, _, files in os.walk(source):
        inside = place / Path(folder).relative_to(source)
        inside.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(Path(folder, file), inside / file)


def install(folder: Path, addresses: Mapping[str, str], notes: list[str]) -> None:
    """Serve the files that lie in `folder` behind their addresses, as a web server would.

    What pandas, NumPy, `keras.utils.get_file` and `urllib` fetch goes through `urlopen`; `requests` has a way
    of its own. Other addresses are tried, and fail as they do without a network.

    Args:
        folder: where the files lie.
        addresses: each with the name of a file.
        notes: where it is noted that one was fetched.
    """
    served = {_plain(address): folder / name for address, name in addresses.items()}

    def content_of(address: Any) -> bytes | None:
        path = served.get(_plain(str(address)))
        if path is None:
            return None
        notes.append(f"{path.name} was fetched: the given part, as it is in the handout")
        return path.read_bytes()

    opened = urllib.request.urlopen

    def urlopen(url: Any, *args: Any, **kwargs: Any) -> Any:
        address = getattr(url, "full_url", url)
        content = content_of(address)
        return opened(url, *args, **kwargs) if content is None else _reply(str(address), content)

    urllib.request.urlopen = urlopen
    _install_requests(content_of)
    _keep_at_home()


def _keep_at_home() -> None:
    """Have `keras.utils.get_file` keep what it fetches in the job's own folder.

    Keras, which was imported before the fork, still has the folder of that time.
    """
    from keras.src.backend import config

    if "KERAS_HOME" in os.environ and hasattr(config, "_KERAS_DIR"):
        config._KERAS_DIR = os.environ["KERAS_HOME"]


def _plain(address: str) -> str:
    """An address without what does not change the file that it means."""
    parts = urlsplit(address.strip())
    return f"//{parts.netloc.lower()}{unquote(parts.path)}?{parts.query}"


def _reply(address: str, content: bytes) -> addinfourl:
    headers = Message()
    headers["Content-Length"] = str(len(content))
    return addinfourl(io.BytesIO(content), headers, address, 200)


def _install_requests(content_of: Callable[[Any], bytes | None]) -> None:
    try:
        import requests
    except ImportError:
        return
    send = requests.adapters.HTTPAdapter.send

    def given(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        content = content_of(request.url)
        if content is None:
            return send(self, request, *args, **kwargs)
        reply = requests.Response()
        reply.status_code, reply.reason, reply.url, reply.request = 200, "OK", request.url, request
        reply.headers["Content-Length"] = str(len(content))
        reply.raw = io.BytesIO(content)
        return reply

    requests.adapters.HTTPAdapter.send = given  # type: ignore[method-assign]

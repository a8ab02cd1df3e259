"""What a test starts as a process of its own: Python programs beside it, which run here instead.

Behind the walls nothing starts a process. Tests written for pytest often start the student's program by
`subprocess`, give it lines to read and look at what it prints; for them `subprocess.Popen`, which all of
`subprocess` goes through, is stood in for while they run. Whatever else a test starts is refused, as it was.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import Any

from grader.worker.clocks import OutOfTime

PYTHON = re.compile(r"(python|py)(\d+(\.\d+)?)?(\.exe)?")
ONE_WORD = ("-W", "-X")  # options of Python that are followed by a word
MAIN = "__main__"
Limited = Callable[[float], AbstractContextManager[None]]


@contextlib.contextmanager
def here(limited: Limited, seconds: float) -> Iterator[None]:
    """Let Python programs that are started run in this process for a while.

    Args:
        limited: gives what runs within so many seconds, which raises `OutOfTime`.
        seconds: those of the test itself: a longer time limit that it sets for a program is none.
    """

    class Popen(Started):
        """`subprocess.Popen`, with the limit of this test."""

        __test__ = False
        _limited, _seconds = staticmethod(limited), seconds

    own = subprocess.Popen
    subprocess.Popen = Popen  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        subprocess.Popen = own  # type: ignore[misc]


class Started:
    """A Python program that runs when its end is waited for, as `subprocess.Popen` shows it."""

    _limited: Limited
    _seconds: float

    def __init__(
        self,
        args: Any,
        bufsize: int = -1,
        executable: Any = None,
        stdin: Any = None,
        stdout: Any = None,
        stderr: Any = None,
        preexec_fn: Any = None,
        close_fds: bool = True,
        shell: bool = False,
        cwd: Any = None,
        env: Mapping[str, str] | None = None,
        universal_newlines: bool | None = None,
        *_: Any,
        text: bool | None = None,
        encoding: str | None = None,
        errors: str | None = None,
        **__: Any,
    ):
        """Take what is started, as `subprocess.Popen` does.

        Raises:
            PermissionError: it is no Python program.
            FileNotFoundError: there is none of that name.
        """
        self.args, self.pid = args, 0
        self.returncode: int | None = None
        self._cwd, self._env = cwd, env
        self._text = bool(text or universal_newlines or encoding or errors)
        self._encoding, self._errors = encoding or "utf-8", errors or "strict"
        words, source = _words(args)
        self._code, self._name, self._argv = _program(words, args, Path(cwd or "."))
        self._given = Path(cwd or ".", source).read_bytes() if source else b""
        self._to, self._errors_to = stdout, stderr
        self._out, self._err = io.BytesIO(), io.BytesIO()
        self.stdin = self._pipe(io.BytesIO()) if stdin == subprocess.PIPE else None
        self.stdout = self._pipe(_Late(self, self._out)) if stdout == subprocess.PIPE else None
        self.stderr = self._pipe(_Late(self, self._err)) if stderr == subprocess.PIPE else None
        if hasattr(stdin, "read"):
            given = stdin.read()
            self._given = given.encode() if isinstance(given, str) else given

    __class_getitem__: Any = classmethod(GenericAlias)  # as in Popen[str]

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *error: object) -> None:
        self.wait()

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:  # noqa: A002
        """Run it with these lines to read; what it printed, and its errors.

        Raises:
            TimeoutExpired: it took longer.
        """
        if input:
            self._given += input.encode(self._encoding) if isinstance(input, str) else bytes(input)
        self.wait(timeout)
        both = ((self._to, self._out), (self._errors_to, self._err))
        out, err = (self._read(stream) if to == subprocess.PIPE else None for to, stream in both)
        return out, err

    def wait(self, timeout: float | None = None) -> int:
        """Run it, if it has not run yet; how it ended.

        Raises:
            TimeoutExpired: it took longer.
        """
        if self.returncode is None:
            if self.stdin is not None:
                self.stdin.flush()
                written = getattr(self.stdin, "buffer", self.stdin)
                self._given = written.getvalue() + self._given
            self.returncode = -9  # unless it comes to its end
            own_limit = timeout if timeout is not None and timeout < self._seconds else None
            try:
                with self._limited(own_limit) if own_limit is not None else contextlib.nullcontext():
                    self.returncode = self._run()
            except OutOfTime:
                if own_limit is None:
                    raise
                raise subprocess.TimeoutExpired(self.args, own_limit, self._out.getvalue()) from None
            self._pass_on()
        return self.returncode

    def poll(self) -> int | None:
        """How it ended; None before it has run."""
        return self.returncode

    def kill(self) -> None:
        """Let it be over."""
        if self.returncode is None:
            self.returncode = -9

    terminate = kill

    def send_signal(self, signal: int) -> None:
        """Let it be over."""
        self.kill()

    def _run(self) -> int:
        """Run it; its exit status."""
        kept = sys.stdin, sys.stdout, sys.stderr, sys.argv, sys.modules[MAIN], list(sys.path)
        folder, environment = os.getcwd(), dict(os.environ)
        beside = _beside(folder)
        main = ModuleType(MAIN)
        main.__dict__["__file__"] = self._name
        err = self._out if self._errors_to == subprocess.STDOUT else self._err
        sys.stdin = io.TextIOWrapper(io.BytesIO(self._given), "utf-8")
        sys.stdout, sys.stderr = (
            _Printed(stream, "utf-8", write_through=True) for stream in (self._out, err)
        )
        sys.argv, sys.modules[MAIN] = self._argv, main
        for name in beside:
            del sys.modules[name]
        try:
            if self._cwd is not None:
                os.chdir(self._cwd)
            os.environ.update(self._env or {})
            return _ended(self._code, self._name, main)
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            sys.stdin, sys.stdout, sys.stderr, sys.argv, sys.modules[MAIN], sys.path[:] = kept
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            for name in _beside(folder):
                del sys.modules[name]
            sys.modules.update(beside)

    def _pass_on(self) -> None:
        """Give what it printed to where it was to go, if that is no pipe."""
        for to, stream, standard in (
            (self._to, self._out, sys.stdout),
            (self._errors_to, self._err, sys.stderr),
        ):
            if to is None:
                standard.write(stream.getvalue().decode("utf-8", "replace"))
            elif hasattr(to, "write"):
                text = stream.getvalue()
                to.write(text.decode() if isinstance(to, io.TextIOBase) else text)

    def _pipe(self, stream: io.BytesIO) -> Any:
        return io.TextIOWrapper(stream, self._encoding, self._errors) if self._text else stream

    def _read(self, stream: io.BytesIO) -> str | bytes:
        text = stream.getvalue()
        return text.decode(self._encoding, self._errors).replace("\r\n", "\n") if self._text else text


class _Printed(io.TextIOWrapper):
    """What a program prints into; it stays readable when the program closes it."""

    def close(self) -> None:
        self.flush()


class _Late(io.BytesIO):
    """What a program prints, which runs when that is asked for."""

    def __init__(self, started: Started, printed: io.BytesIO):
        super().__init__()
        self._started, self._printed, self._filled = started, printed, False

    def _fill(self) -> None:
        if not self._filled:
            self._filled = True
            self._started.wait()
            super().write(self._printed.getvalue())
            self.seek(0)

    def read(self, size: int | None = -1, /) -> bytes:
        self._fill()
        return super().read(size)

    def read1(self, size: int | None = -1, /) -> bytes:
        self._fill()
        return super().read1(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        self._fill()
        return super().readline(size)

    def __next__(self) -> bytes:
        self._fill()
        return super().__next__()


def _words(args: Any) -> tuple[list[str], str]:
    """A command in words, and the file that it is to read from; "" for none."""
    if isinstance(args, (str, bytes, os.PathLike)):
        lexer = shlex.shlex(os.fsdecode(args), posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
    else:
        words = [os.fsdecode(word) for word in args]
        words = _words(words[-1])[0] if words[:2] in (["bash", "-c"], ["sh", "-c"]) else words
    if "<" in words[:-1] and isinstance(args, str):
        at = words.index("<")
        return words[:at] + words[at + 2 :], words[at + 1]
    return words, ""


def _program(words: Sequence[str], args: Any, folder: Path) -> tuple[bytes | str, str, list[str]]:
    """The text of the program that a command starts, its name, and its own arguments.

    Raises:
        PermissionError: it starts something else.
        FileNotFoundError: there is no such program.
    """
    rest = list(words)
    if rest and (rest[0] == sys.executable or PYTHON.fullmatch(Path(rest[0]).name)):
        rest.pop(0)
        while rest and rest[0].startswith("-") and rest[0] not in ("-c", "-m"):
            del rest[: 2 if rest[0] in ONE_WORD else 1]
        if rest[:1] == ["-c"] and len(rest) > 1:
            return rest[1], "<string>", ["-c", *rest[2:]]
        if rest[:1] == ["-m"] and len(rest) > 1:
            rest = [f"{rest[1].replace('.', '/')}.py", *rest[2:]]
    elif not rest or not rest[0].endswith(".py"):
        rest = []
    if not rest or set(rest) & set("|;&>"):
        raise PermissionError(
            "expected a test that starts nothing but a Python program, which then runs in the same process. "
            f"Received: {args!r}"
        )
    try:
        return (folder / rest[0]).read_bytes(), rest[0], rest
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no program {rest[0]} here") from None


def _ended(source: bytes | str, name: str, main: ModuleType) -> int:
    """Run a program; its exit status, with its error printed as Python prints it."""
    try:
        exec(compile(source, name, "exec", dont_inherit=True), main.__dict__)  # noqa: S102
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return int(error.code or 0)
        print(error.code, file=sys.stderr)
        return 1
    except OutOfTime:
        raise
    except BaseException as error:  # a program may raise anything
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != name:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        return 1
    return 0


def _beside(folder: str) -> dict[str, ModuleType]:
    """The modules that come from files in a folder, by name: a process would import them for itself."""
    inside = os.path.join(folder, "")
    return {
        name: module
        for name, module in list(sys.modules.items())
        if name != MAIN and str(getattr(module, "__file__", None) or "").startswith(inside)
    }

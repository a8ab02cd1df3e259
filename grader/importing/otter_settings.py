"""What a master notebook of otter-grader, or an `otter_config.json`, says of the whole assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.importing.imported import ImportRefused

# What each setting that is not taken was for.
ELSEWHERE = {
    "requirements": "the libraries are the grader's own",
    "overwrite_requirements": "the libraries are the grader's own",
    "environment": "the libraries are the grader's own",
    "python_version": "the Python is the grader's own",
    "channel_priority_strict": "the libraries are the grader's own",
    "solutions_pdf": "no PDF is made",
    "template_pdf": "no PDF is made",
    "save_environment": "the notebook is run, and no log of it is read",
    "ignore_modules": "the notebook is run, and no log of it is read",
    "plugins": "no plugin is run; what they limit, override or mail is done where work is collected",
}
GENERATED = {
    "points_possible": "the points are those of the questions, which add up by themselves",
    "score_threshold": "what is earned is shown, and whether that is a pass is the gradebook's",
    "show_hidden": "nothing of hidden tests is ever shown to students",
    "plugins": ELSEWHERE["plugins"],
    "grade_from_log": "the notebook is run, and no log of it is read",
    "serialized_variables": "the notebook is run, and no log of it is read",
    "token": "nothing is sent to Gradescope, and the token is not kept",
    "pdf": "no PDF is made",
}
TAKEN = frozenset(
    (
        "name config_file run_tests init_cell check_all_cell export_cell seed generate files "
        "autograder_files student_files tests show_question_points runs_on strip_solutions_from_all_cells "
        "suppress_no_tests_warning"
    ).split()
)
QUIET = frozenset(  # about Gradescope's page, otter's container or its PDFs: nothing is lost without them
    (
        "seed seed_variable assignment_name lang show_stdout show_all_public course_id assignment_id "
        "filtering pagebreaks debug autograder_dir miniconda_path logo print_summary print_score zips "
        "log_level warn_missing_pdf force_public_test_summary submit_blank_pdf_on_export_failure "
        "use_submission_pdf pdf_via_html"
    ).split()
)


@dataclass(frozen=True)
class Settings:
    """What is said of the whole assignment.

    Attributes:
        said: by key, as `# ASSIGNMENT CONFIG` has it.
    """

    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the assignment; "" where it says none."""
        return str(self.said.get("name") or "")

    @property
    def generate(self) -> Mapping[str, Any]:
        """What `otter_config.json` would say."""
        return _inner(self.said, "generate")

    @property
    def tests(self) -> Mapping[str, Any]:
        """How tests are written, and where."""
        return _inner(self.said, "tests")

    @property
    def ok_format(self) -> bool:
        """Whether tests are written as doctests, and not as functions."""
        return bool(self.tests.get("ok_format", True))

    @property
    def in_files(self) -> bool:
        """Whether students' tests are files, and not in the notebook."""
        return bool(self.tests.get("files", False) or self.tests.get("url_prefix"))

    @property
    def runs_on(self) -> str:
        """Where students open the notebook."""
        return str(self.said.get("runs_on", "default"))

    @property
    def seed_variable(self) -> str:
        """The variable that is set to the seed; "" where random numbers are."""
        return str(_inner(self.said, "seed").get("variable") or self.generate.get("seed_variable") or "")

    @property
    def seed(self) -> int | None:
        """The seed when it is graded."""
        seed = _inner(self.said, "seed")
        number = seed.get("autograder_value") if seed.get("variable") else self.generate.get("seed")
        if number is not None and type(number) is not int:
            raise ImportRefused(f"seed: expected a whole number. Received: {number!r}. Write one")
        return number

    @property
    def student_variable(self) -> str:
        """The variable that has another value in the students' notebook; "" for none."""
        return str(_inner(self.said, "seed").get("variable") or "")

    @property
    def student_seed(self) -> Any:
        """Its value there."""
        return _inner(self.said, "seed").get("student_value")

    def listed(self, key: str) -> list[str]:
        """Names of files.

        Raises:
            ImportRefused: it is no list.
        """
        names = self.said.get(key) or []
        if not isinstance(names, list):
            raise ImportRefused(
                f"{key}: expected a list of files. Received: {names!r}. Write `{key}: [{names}]`"
            )
        return [str(name) for name in names]

    def left(self) -> list[str]:
        """What of it is not taken, each in a sentence."""
        found = [f"{key}: {why}" for key, why in ELSEWHERE.items() if self.said.get(key)]
        found += [f"generate: {key}: {why}" for key, why in GENERATED.items() if self.generate.get(key)]
        other = [key for key in self.said if key not in TAKEN | ELSEWHERE.keys()]
        other += [key for key in self.generate if key not in QUIET | GENERATED.keys()]
        return [*found, *(f"{key}: not a setting that is known here" for key in other)]


def document(text: str, where: str) -> dict[str, Any]:
    """What a piece of YAML says.

    Raises:
        ImportRefused: it is no YAML, or no keys with values.
    """
    import yaml  # which a command that imports nothing does not wait for

    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ImportRefused(f"{where}: expected YAML. Received: {error}. Mend it as the line says") from error
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise ImportRefused(f"{where}: expected lines `key: value`. Received: {said!r}. Write them so")
    return said


def added(settings: Settings, more: Mapping[str, Any]) -> Settings:
    """The settings, with more of them; what was said before is said anew."""
    return Settings(_merged(settings.said, more))


def of_cell(settings: Settings, text: str, folder: Path) -> Settings:
    """The settings, with those of a cell `# ASSIGNMENT CONFIG` and of the file that it names.

    Raises:
        ImportRefused: they cannot be read, or cannot be.
    """
    said = document(text, "# ASSIGNMENT CONFIG")
    if name := said.get("config_file"):
        path = folder / str(name)
        try:
            settings = added(settings, document(path.read_text("utf-8"), str(name)))
        except (OSError, UnicodeDecodeError) as error:
            raise ImportRefused(
                f"config_file: expected a file beside the notebook. Received: {name} ({error}). Put it there"
            ) from error
    settings = added(settings, said)
    for key in ("generate", "tests", "seed"):
        value = settings.said.get(key)
        if value is not None and not isinstance(value, dict | bool):
            raise ImportRefused(f"{key}: expected keys with values. Received: {value!r}. Write them below it")
    if settings.runs_on == "colab" and not settings.in_files:
        raise ImportRefused(
            "runs_on: expected tests in files for Colab, as otter-grader does. Received: tests in the "
            "notebook. Write `tests:` with `files: true`"
        )
    return settings


def _inner(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key)
    return value if isinstance(value, dict) else {}


def _merged(before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for key, value in more.items():
        own = merged.get(key)
        merged[key] = _merged(own, value) if isinstance(own, dict) and isinstance(value, dict) else value
    return merged

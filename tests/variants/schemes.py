"""A small assignment with variants, written where a test wants it: a number, an order of options, no network."""

from __future__ import annotations

from pathlib import Path

SLUG = "own_numbers"
SCHEME = """
from grader import Assignment, Variants, choice, number, shuffled

variants = Variants(count=4, secret="a rainy morning", units=(16, 32, 64), inputs=(5, 7, 9))


def assignment(units, inputs):
    return Assignment(
        slug="own_numbers",
        title="Numbers of your own",
        checks=(
            number(
                "total",
                units * inputs + units,
                points=60,
                title=f"How many numbers does Dense({units}) behind {inputs} inputs learn?",
                asked_as=["numbers does dense"],
            ),
            choice(
                "learns",
                "fit",
                points=40,
                title="Which method changes the weights?",
                options=["compile", "fit", "predict"],
            ),
        ),
    )
"""
HANDOUT = """Two questions about Dense({{ units }}).

| answer | question | points |
|---|---|---|
| `total` | How many numbers does Dense({{ units }}) behind {{ inputs }} inputs learn? | 60 |
| `learns` | Which method changes the weights? | 40 |
"""
STARTER = '"""Try things here."""\n\nUNITS = {{ units }}\n'
REFERENCE = """# How many numbers does Dense({{ units }}) behind {{ inputs }} inputs learn?
{{ units * inputs + units }}

# Which method changes the weights?
fit
"""


def write_scheme(home: Path, scheme: str = SCHEME) -> Path:
    """Write the assignment and its reference below `home`; return the assignment's folder."""
    folder = home / "assignments" / SLUG
    folder.mkdir(parents=True, exist_ok=True)
    (home / "reference").mkdir(exist_ok=True)
    (folder / "assignment.py").write_text(scheme, "utf-8")
    (folder / "handout.md").write_text(HANDOUT, "utf-8")
    (folder / "starter.py").write_text(STARTER, "utf-8")
    (home / "reference" / f"{SLUG}.md").write_text(REFERENCE, "utf-8")
    return folder


def right_sheet(units: int, inputs: int, code: str = "") -> bytes:
    """An answer sheet that earns everything in the variant with these values."""
    said = f": answers. Variant {code}" if code else ""
    return (
        f"# Numbers of your own{said}\n\n## How many numbers does Dense({units}) behind {inputs} inputs learn?\n\n"
        f"{units * inputs + units}\n\n## Which method changes the weights?\n\nfit\n"
    ).encode()

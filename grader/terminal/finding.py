"""What was proved of an assignment, or was not, printed."""

from __future__ import annotations

from rich.console import Console

from grader.text import clean
from grader.validation.finding import Finding


def print_finding(console: Console, finding: Finding) -> None:
    """Print what was proved of an assignment, or was not."""
    sign = {"proved": "[green]✓[/]", "remark": "[yellow]?[/]", "problem": "[red]✗[/]"}[finding.level]
    console.print(f"  {sign} {clean(finding.text)}", highlight=False, soft_wrap=True)

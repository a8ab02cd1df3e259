"""A check about the network of one of several tasks."""

from __future__ import annotations

from dataclasses import replace

from grader.assignment import Check, Task


def about(check: Check, task: Task | None) -> Check:
    """The check for a task, called and titled after it; as it is for the only task of an assignment."""
    if task is None:
        return check
    slug, title = f"{task.slug}_{check.slug}", f"{check.title}: {task.title}"
    return replace(check, slug=slug, title=title, task=task.slug)

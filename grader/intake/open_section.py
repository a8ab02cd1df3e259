"""A section of a sheet that is not yet complete."""

from __future__ import annotations


class Open:
    """A section while its text is gathered."""

    def __init__(self, heading: str, depth: int):
        self.heading, self.depth = heading, depth
        self.text: list[str] = []
        self.own: list[str] = []
        self.pictures: list[str] = []

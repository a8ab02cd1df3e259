"""What only one language says, by language, question, and idea or misconception."""

from __future__ import annotations

from collections.abc import Mapping

IDIOMS: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {"es": {}, "pt": {}, "de": {}, "fr": {}}

r"""TeX as people would write it without: "$60{,}000 \times 28^{2}$" is "60,000 × 28^(2)"."""

from __future__ import annotations

import re

FRACTION = re.compile(r"\\[dt]?frac\s*(?:{([^{}]*)}|(\d))\s*(?:{([^{}]*)}|(\d))")
ROOT = re.compile(r"\\sqrt\s*{([^{}]*)}")
STYLED = re.compile(r"\\(?:text\w*|math\w+|operatorname\*?|mbox|boxed)\s*{([^{}]*)}")
RAISED = re.compile(r"\^\s*{([^{}]*)}")
LOWERED = re.compile(r"_\s*{([^{}]*)}")
DEEPEST = 8  # things within each other
SIGNS = {
    r"\\(?:times|ast)\b": "×",
    r"\\cdot\b": "·",
    r"\\div\b": "/",
    r"\\(?:approx|sim|simeq)\b": "≈",
    r"\\(?:to|rightarrow|mapsto|implies)\b|\\Rightarrow\b": "→",
    r"\\leq?\b": "≤",
    r"\\geq?\b": "≥",
    r"\\neq?\b": "≠",
    r"\\(?:left|right|quad|qquad|displaystyle|limits|[bB]igg?[lr]?)(?![a-zA-Z])": " ",
    r"\\[()\[\]]|\$\$?": " ",
    r"\\[,;:! ]": " ",
    r"\\([%$#&_])": r"\1",
    r"\\{": "(",
    r"\\}": ")",
    r"\\([a-zA-Z]+)": r"\1",
}


def without_tex(text: str) -> str:
    """A text with its TeX as plain signs; as it is where it has none."""
    if "\\" not in text and text.count("$") < 2:
        return text
    for _ in range(DEEPEST):
        before = text
        text = STYLED.sub(r"\1", text)
        text = RAISED.sub(lambda match: f"^({match[1]})", text)
        text = LOWERED.sub(lambda match: f"_{match[1]}" if match[1].isalnum() else f"_({match[1]})", text)
        text = ROOT.sub(r"sqrt(\1)", text)
        text = FRACTION.sub(
            lambda match: f"(({match[1] or match[2] or ''})/({match[3] or match[4] or ''}))", text
        )
        if text == before:
            break
    for pattern, sign in SIGNS.items():
        text = re.sub(pattern, sign, text)
    return text if "\\" in text else re.sub(r"[{}]", "", text)

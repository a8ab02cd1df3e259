"""A real browser: Chromium, as playwright finds it or as the system has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {
    "small phone": (320, 640),
    "phone": (375, 812),
    "large phone": (390, 844),
    "desktop": (1280, 900),
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    own = os.environ.get("GRADER_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=own, args=QUIET)
        except Error as error:
            if os.environ.get("GRADER_CHROMIUM"):
                raise
            pytest.skip(f"no Chromium here: {error.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a size and a colour scheme. Whatever it asks for, or complains of, fails the test."""
    trouble: list[str] = []
    contexts = []

    def open_page(address: Path | str, size: str = "desktop", scheme: str = "light") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        start = address.as_uri() if isinstance(address, Path) else address
        page.on("console", lambda said: trouble.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((start, "data:")) or asked.is_navigation_request()
                else trouble.append(f"request: {asked.url[:200]}")
            ),
        )
        page.goto(start)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []

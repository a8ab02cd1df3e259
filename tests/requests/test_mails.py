"""Mails: what somebody wrote, and what a hostile one cannot do."""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from grader.requests.mails import BOUNDARIES, MAIL_BYTES, MailRefused, mails_in_box, read_mail, without_quotes
from grader.requests.message import TEXT_CHARS


def _mail(text: str = "Why is it wrong?", html: str = "", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ada Lovelace <ada@school.edu>", "About my mark K7CF-3M9A"
    mail["Date"] = "Sat, 28 Nov 2026 09:15:02 +0100"
    for name, value in headers.items():
        del mail[name]
        mail[name] = value
    if text:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text else mail.set_content(html, subtype="html")
    return mail


def _text(mail: EmailMessage) -> str:
    return read_mail(mail.as_bytes(), "a").text


def test_a_plain_mail() -> None:
    message = read_mail(_mail().as_bytes(), "box, mail 1")
    assert (message.text, message.beside, message.source) == (
        "Why is it wrong?", "About my mark K7CF-3M9A", "box, mail 1",
    )  # fmt: skip
    assert (message.name, message.address) == ("Ada Lovelace", "ada@school.edu")
    assert message.sent == "2026-11-28T09:15:02+01:00"


def test_headers_and_text_in_any_encoding() -> None:
    mail = _mail(
        "Überraschung: Ł!", From="=?utf-8?b?xYF1a2Fzeg==?= <l@school.edu>", Subject="=?x-none?q?=FF?="
    )
    message = read_mail(mail.as_bytes(), "a")
    assert (message.text, message.name) == ("Überraschung: Ł!", "Łukasz")
    latin = b"From: a@b.de\nContent-Type: text/plain; charset=nonsense\n\nGr\xfc\xdfe"
    assert read_mail(latin, "a").text == "Grüße"


def test_the_server_says_when_it_came() -> None:
    mail = b"Received: from a by b; Sun, 29 Nov 2026 00:01:00 +0000\nReceived: x; Mon, 1 Jan 2024 00:00:00 +0000\n"
    assert (
        read_mail(mail + b"Date: Sat, 28 Nov 2026 09:00:00 +0000\n\nx", "a").sent
        == "2026-11-29T00:01:00+00:00"
    )
    assert read_mail(b"Date: yesterday\n\nx", "a").sent == ""


def test_html_is_read_as_text_and_what_it_quotes_is_left() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><p>Nine is <b>right</b>.</p><script>alert(1)</script>"
        '<img src="http://evil.example/x"><div class="gmail_quote">On Monday K wrote: old</div></body></html>'
    )
    assert _text(_mail("", html)) == "Nine is right."
    assert _text(_mail("The plain one.", html)) == "The plain one."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Why?\n\nOn Sat, 28 Nov 2026, K <k@s.edu> wrote:\n> old K7CF-3M9A\n> more", "Why?"),
        ("Why?\n\nOn Sat, 28 Nov 2026 at 9:15, Ms K\n<k@s.edu> wrote:\n\n> old", "Why?"),
        ("Am Sa. schrieb K:\n> alt\n\nWarum?", "Warum?"),
        ("Why?\n> old\nBecause.", "Why?\nBecause."),
        ("Why?\n\n-----Original Message-----\nFrom: K\nold", "Why?"),
        ("Why?\n\n________________________________\nFrom: K <k@s.edu>\nold", "Why?"),
        ("Warum?\n\nVon: K <k@s.edu>\nGesendet: heute\nalt", "Warum?"),
        ("Why?\n-- \nAda\n10b", "Why?"),
        ("Why?\n\nSent from my iPhone", "Why?"),
        ("One\n--\n" + "long\n" * 20, "One\n--\n" + ("long\n" * 20).strip()),
        ("> only\n> quoted", "> only\n> quoted"),
        ("", ""),
    ],
)
def test_what_is_quoted_or_signed_is_left(text: str, kept: str) -> None:
    assert without_quotes(text) == kept


def test_what_is_attached_is_left() -> None:
    mail = _mail()
    mail.add_attachment("K7CF-3M9B in a file", filename="a.txt")
    other = _mail("The mail of somebody else", Subject="Fwd")
    mail.add_attachment(other)
    assert _text(mail) == "Why is it wrong?"
    only = EmailMessage()
    only["From"] = "a@b.de"
    only.add_attachment("words", filename="a.txt")
    assert _text(only) == ""


def test_a_mail_of_ten_megabytes_is_read_to_its_limit() -> None:
    content = b"From: a@b.de\n\n" + b"why? " * 2_000_000
    started = time.process_time()
    assert len(read_mail(content, "a").text) <= TEXT_CHARS
    assert time.process_time() - started < 10
    with pytest.raises(MailRefused, match="too large"):
        read_mail(b"From: a@b.de\n\n" + b"x" * MAIL_BYTES, "a")


def _nested(depth: int) -> bytes:
    parts = [b"From: a@b.de\n"]
    for number in range(depth):
        parts.append(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number))
    return b"".join([*parts, b"Content-Type: text/plain\n\nWhy?\n"])


def test_a_mail_that_is_nested_without_end_is_refused() -> None:
    assert read_mail(_nested(20), "a").text == "Why?"
    for depth in (BOUNDARIES + 1, 20_000):
        with pytest.raises(MailRefused, match="too many parts"):
            read_mail(_nested(depth), "a")
    attached = b"From: a@b.de\n" + b"Content-Type: message/rfc822\n\n" * 3_000 + b"\nWhy?"
    with pytest.raises(MailRefused):
        read_mail(attached, "a")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\xff" * 500, b"just words", b"From: " + b"(" * 100_000 + b"\n\nx", b"Subject: =?utf-8?b?%%%?=\n\nx",
        b"From: " + b"a," * 50_000 + b"\n\nx", b"Content-Type: text/plain; charset=" + b"x" * 9_999 + b"\n\n\xff",
        b"Content-Transfer-Encoding: base64\n\n%%%%", b"Date: " + b"9" * 99_999 + b"\n\nx",
        b"Content-Type: multipart/mixed\n\nno boundary", b"Content-Type: text/plain; charset=idna\n\n" + b"x" * 9_999,
    ],
    ids=range(11),
)  # fmt: skip
def test_nonsense_is_a_message_or_refused(content: bytes) -> None:
    try:
        message = read_mail(content, "a")
    except MailRefused:
        return
    assert len(message.name) <= 1_000 and message.text.encode("utf-8", "replace") is not None


def test_the_mails_of_a_box(tmp_path: Path) -> None:
    box = tmp_path / "a.mbox"
    mails = [_mail("First.\n\n>From here on it is wrong"), _mail("Second.")]
    box.write_bytes(
        b"".join(b"From ada Sat Nov 28 09:15:02 2026\n" + mail.as_bytes() + b"\n" for mail in mails)
    )
    before = box.read_bytes()
    found = list(mails_in_box(box))
    assert [place for place, _ in found] == ["mail 1", "mail 2"]
    assert [read_mail(content or b"", "a").text for _, content in found] == ["First.", "Second."]
    assert box.read_bytes() == before

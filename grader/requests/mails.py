"""Mails: what somebody wrote, without what they quote, their signature and whatever is attached.

A mail is what anybody sends. Headers are cut before anything decodes them, one that is nested without end is
not parsed, and of HTML only the text is taken.
"""

from __future__ import annotations

import codecs
import mailbox
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from grader.errors import InternalError
from grader.intake.html import markdown
from grader.requests.message import TEXT_CHARS, Message
from grader.text import decode

MAIL_BYTES = 40 << 20  # of one mail, with what is attached
HEADER_CHARS = 1_000  # of a header that are read
BOUNDARIES = 200  # of parts in a mail; a real one has a handful
PARTS = 500  # of a mail that are looked at
TEXT_BYTES = 4 * TEXT_CHARS  # of a part
# Codecs of Python's own that no mail is written in: they mean escapes, or names of hosts, and may take long.
NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})
QUOTED = re.compile(r"^[ \t]*>")
# The line that programs put above what they quote: somebody wrote, on some day.
ABOVE_QUOTE = re.compile(
    r"^.{0,300}\b(?:wrote|writes|schrieb|écrit|escribió|escreveu|ha scritto|schreef)\b.{0,200}:\s*$"
)
BEGINS_QUOTE = re.compile(r"^(?:On|Am|Le|El|Em|Il|Op)\b")
REST = re.compile(  # from here on it is the mail that is answered or forwarded
    r"^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original"
    r"|Mensagem original|Forwarded message|Weitergeleitete Nachricht)\s*-{2,}\s*$|^_{20,}\s*$",
    re.IGNORECASE,
)
OUTLOOK = re.compile(
    r"^(?:From|Von|De|Da|Van):\s.*@|^(?:From|Von|De|Da|Van):\s.*\n(?:Sent|Gesendet|Envoyé|Enviado)", re.I
)
DEVICE = re.compile(
    r"^(?:Sent from my|Get Outlook for|Von meinem .{1,40} gesendet|Envoyé de mon|Enviado desde mi)", re.I
)
SIGNATURE_LINES = 12  # at most: what is longer is no signature
HTML_QUOTE = re.compile(
    r"<(?:div|blockquote|section)\b[^<>]{0,400}(?:gmail_quote|type=[\"']?cite|divRplyFwdMsg|appendonsend|yahoo_quoted)",
    re.I,
)


class MailRefused(InternalError):
    """A mail that is not read; the message says why."""


def mails_in_box(path: Path) -> Iterator[tuple[str, bytes | None]]:
    """The mails of an mbox, each with where it stands; None for one that is too large."""
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), 1):
            with box.get_file(key) as file:
                content = file.read(MAIL_BYTES + 1)
            yield f"mail {number}", content if len(content) <= MAIL_BYTES else None
    finally:
        box.close()


def read_mail(content: bytes, source: str) -> Message:
    """What somebody wrote in a mail.

    Raises:
        MailRefused: it is no mail, or nested without end.
    """
    if len(content) > MAIL_BYTES or content.lower().count(b"boundary=") > BOUNDARIES:
        raise MailRefused("expected a mail. Received: one that is too large, or of too many parts")
    try:
        mail = message_from_bytes(content)
        text = without_quotes(_text(mail))
        sent = _sent(mail)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError) as error:
        # The library's parser and decoders fail in all these ways at what is no mail.
        raise MailRefused(f"expected a mail. Received: {type(error).__name__}") from error
    if not mail.keys():
        raise MailRefused("expected a mail. Received: a text without the head of one")
    name, address = _sender(_header(mail, "From"))
    return Message(text, source, beside=_header(mail, "Subject"), name=name, address=address, sent=sent)


def _header(mail: Mail, name: str) -> str:
    """A header as people read it; "" where there is none."""
    said = str(mail.get(name, ""))[:HEADER_CHARS]
    try:
        said = str(make_header(decode_header(said)))
    except (ValueError, LookupError, MessageError):
        pass  # it is shown as it came
    return " ".join(said.encode("utf-8", "replace").decode().split())


def _sender(said: str) -> tuple[str, str]:
    """Name and address in a header."""
    try:
        return parseaddr(said)
    except RecursionError:  # of brackets in brackets
        return said, ""


def _sent(mail: Mail) -> str:
    """When a mail came: by the clock of the server that took it, else by its sender's; "" for neither."""
    received = str(mail.get("Received", ""))[-HEADER_CHARS:].rpartition(";")[2]
    for said in (received, str(mail.get("Date", ""))):
        try:
            return parsedate_to_datetime(said[:HEADER_CHARS].strip()).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _text(mail: Mail) -> str:
    """The first plain text of a mail, else the text of its HTML."""
    html = ""
    waiting: list[Mail] = [mail]
    for _ in range(PARTS):
        if not waiting:
            break
        part = waiting.pop(0)
        if part.is_multipart():
            if (
                part.get_content_type() != "message/rfc822" or part is mail
            ):  # a mail that is attached is another's
                inner = part.get_payload()
                waiting[:0] = (
                    [each for each in inner if isinstance(each, Mail)] if isinstance(inner, list) else []
                )
            continue
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and (text := _decoded(part)).strip():
            return text
        if kind == "text/html" and not html.strip():
            html = _decoded(part)
    if quote := HTML_QUOTE.search(html):
        html = html[: quote.start()]
    return re.sub(r"\*\*|^#+ ", "", markdown(html), flags=re.M) if html.strip() else ""


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    content = payload[:TEXT_BYTES] if isinstance(payload, bytes) else b""
    try:
        charset = codecs.lookup(str(part.get_content_charset() or "utf-8")).name
        if charset.replace("_", "-") not in NO_CHARSETS:
            return content.decode(charset)
    except (LookupError, ValueError):
        pass  # of what is none, or is not what it says
    return decode(content)[0]


def without_quotes(text: str) -> str:
    """A mail's text without what it quotes, the line above that, and a signature."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n")[:TEXT_CHARS].split("\n")
    for number, line in enumerate(lines):
        if REST.match(line) or OUTLOOK.match("\n".join(lines[number : number + 2])):
            break
        if QUOTED.match(line):
            while kept and not kept[-1].strip():
                kept.pop()
            if kept and ABOVE_QUOTE.match(kept[-1]):
                begins = BEGINS_QUOTE.match(kept.pop())
                if begins is None and kept and BEGINS_QUOTE.match(kept[-1]):  # broken over two lines
                    kept.pop()
            continue
        if not DEVICE.match(line):
            kept.append(line.rstrip())
    ends = [number for number, line in enumerate(kept) if line == "--"]
    if ends and len(kept) - ends[-1] <= SIGNATURE_LINES:
        kept = kept[: ends[-1]]
    return "\n".join(kept).strip() or text[:TEXT_CHARS].strip()  # who wrote between the lines is read so

"""The text of Word and OpenDocument files, as an answer sheet."""

from __future__ import annotations

import pytest

from grader.intake import documents, read_files
from grader.intake.documents import markdown
from tests.intake.samples import NETWORK, zipped


def _docx(*paragraphs: tuple[str, str], head: str = "", names: dict[str, str] | None = None) -> bytes:
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "word/document.xml": f"{head}<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>".encode()
    }
    if names is not None:
        styles = "".join(
            f"<w:style w:type='paragraph' w:styleId='{own}'><w:name w:val='{name}'/><w:basedOn w:val='Normal'/></w:style>"
            for own, name in names.items()
        )
        parts["word/styles.xml"] = f"<w:styles xmlns:w='{space}'>{styles}</w:styles>".encode()
    return zipped(parts)


def _odt(body: str) -> bytes:
    spaces = (
        "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    )
    return zipped(
        {"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>".encode()}
    )


def test_the_text_of_documents_is_an_answer_sheet() -> None:
    word = _docx(("Heading1", "What is relu?"), ("Normal", "It makes &lt;0 zero."))
    writer = _odt(
        "<text:h text:outline-level='2'>What is relu?</text:h><text:p>It makes <text:span>&lt;0</text:span> zero.</text:p>"
    )
    for name, content in ("answers.docx", word), ("answers.odt", writer):
        found = read_files("ada", {name: content, "w.py": NETWORK})
        assert [(part.heading, part.text) for part in found.sections if not part.loose] == [
            ("What is relu?", "It makes <0 zero.")
        ]
    entity = _docx(("Normal", "&a;"), head="<!DOCTYPE d [<!ENTITY a 'x'>]>")
    for content in (entity, b"PK\x03\x04", b"", _docx()[:-30]):
        found = read_files("ada", {"answers.docx": content, "w.py": NETWORK})
        assert found.script == "w.py" and "answers.docx was not read" in found.remarks[0]
    assert "Word document" in read_files("ada", {"answers.docx": entity}).unreadable


def test_headings_of_word_keep_their_level() -> None:
    word = _docx(
        ("Title", "Answers"), ("Heading2", "relu"), ("Normal", "zero"), ("Titre3", "perte"), ("Listing", "x")
    )
    assert markdown(word, ".docx") == "# Answers\n\n## relu\n\nzero\n\n### perte\n\nx\n"


def test_headings_of_word_in_any_language_are_what_its_styles_are_named() -> None:
    names = {"berschrift1": "heading 1", "Ttulo2": "heading 2", "3": "heading 3", "Standard": "Normal"}
    word = _docx(("berschrift1", "relu"), ("Standard", "zero"), ("Ttulo2", "loss"), ("3", "sgd"), names=names)
    assert markdown(word, ".docx") == "# relu\n\nzero\n\n## loss\n\n### sgd\n"
    misnamed = _docx(("Heading1", "a list"), names={"Heading1": "List Paragraph"})
    assert markdown(misnamed, ".docx") == "a list\n"
    with pytest.raises(documents.DocumentError, match="damaged"):
        markdown(_docx(("a", "b"), names={"<": ""}), ".docx")


def test_lines_and_spaces_of_a_document_are_kept_apart() -> None:
    body = "<text:p>one<text:line-break/>two<text:s/>three</text:p><text:p/><text:p> four </text:p>"
    assert markdown(_odt(body), ".odt") == "one\ntwo three\n\nfour\n"


def test_a_document_of_any_size_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "XML_BYTES", 1000)
    with pytest.raises(documents.DocumentError, match="more than"):
        markdown(_docx(("Normal", "x" * 1000)), ".docx")
    monkeypatch.undo()
    monkeypatch.setattr(documents, "TEXT_CHARS", 9)
    assert markdown(_docx(*[("Normal", "1234")] * 9), ".docx").split() == ["1234"] * 3

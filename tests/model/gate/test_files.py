from __future__ import annotations

import hashlib
import io
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.gate import TextProblem, clean, label_for, sniff, sniff_all
from orientation_core.model.gate.files import EXTENSIONS, LONGEST_LABEL
from shared import cases, made_by


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=2, height=2, extra=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + extra
        + chunk(b"IDAT", zlib.compress(b"\0" * 14))
        + chunk(b"IEND", b"")
    )


def jpeg(comment=b""):
    frame = b"\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01"
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + said + frame + b"\xff\xda\x00\x0c" + b"\1" * 40 + b"\xff\xd9"  # fmt: skip


def office(members, **flags):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


TYPES = b'<Types><Override PartName="/word/document.xml"/></Types>'
DOCX = office([("[Content_Types].xml", TYPES), ("word/document.xml", b"<w:document/>" * 50)])
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

GOOD = {
    "application/pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "image/png": png(),
    "image/jpeg": jpeg(),
    "image/gif": GIF,
    "image/webp": b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8L" + b"\0" * 18,
    "image/tiff": b"II*\0" + b"\0" * 20,
    "image/heic": b"\0\0\0\x18ftypheic" + b"\0" * 20,
    "text/plain": "Réponse reçue après trois semaines\r\n".encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office(
        [("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]
    ),
    "application/vnd.oasis.opendocument.text": office(
        [("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]
    ),
    "application/vnd.oasis.opendocument.spreadsheet": office(
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]
    ),
}


def code_of(content, declared=None, name="x"):
    try:
        sniff(content, declared, name)
    except TextProblem as problem:
        return problem.code
    return None


def test_there_is_a_good_file_of_every_accepted_type():
    assert set(GOOD) == set(EXTENSIONS)


@pytest.mark.parametrize("kind", GOOD)
def test_each_accepted_type_is_recognised_by_its_content(kind):
    info = sniff(GOOD[kind], None, "bijlage")
    assert (info.type, info.size, info.notes) == (kind, len(GOOD[kind]), ())
    assert info.sha256 == hashlib.sha256(GOOD[kind]).hexdigest()
    assert info.label == f"bijlage.{EXTENSIONS[kind][0]}"
    assert sniff(GOOD[kind], f"{kind.upper()}; charset=x", "b").type == kind
    assert code_of(GOOD[kind], "application/x-other") == "file.declared"


@pytest.mark.shared
def test_every_hostile_attachment_is_refused_by_type_or_harmless(tmp_path):
    accepted = {"eicar.txt", "pdf-js.pdf", "same-content-1.pdf", "same-content-2.pdf"}
    directory = made_by("hostile/attachments.py", tmp_path / "out")
    seen = 0
    for path in sorted(directory.iterdir()):
        content, began = path.read_bytes(), time.thread_time()
        code = code_of(content, None, path.name)
        assert time.thread_time() - began < 2, path.name
        assert (code is None) == (path.name in accepted), (path.name, code)
        seen += 1
    assert seen == 25
    assert sniff((directory / "pdf-js.pdf").read_bytes(), None, "a.pdf").notes == ("pdf.script",)
    first, second = (
        sniff((directory / f"same-content-{n}.pdf").read_bytes(), None, f"{n}.pdf") for n in (1, 2)
    )
    assert first.sha256 == second.sha256


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\1" * ((10 << 20) + 1), "file.large"),
        (b"MZ\x90\0", "file.type"),
        (b" <!DOCTYPE html>", "file.type"),
        (png(60_000, 60_000), "file.bomb"),
        (png(0, 5), "file.damaged"),
        (png()[:-6], "file.damaged"),
        (png(extra=chunk(b"tEXt", b"a<script>alert(1)</script>")), "file.mixed"),
        (jpeg(b"<?php phpinfo();"), "file.mixed"),
        (jpeg()[:30], "file.damaged"),
        (GOOD["application/pdf"] + DOCX, "file.mixed"),
        (GIF + DOCX, "file.mixed"),
        (GIF[:-1], "file.damaged"),
        (DOCX[:-30], "file.damaged"),
        (DOCX[:60] + b"\xff" * 8 + DOCX[68:], None),
        (office([("readme.txt", b"x")]), "file.type"),
        (
            office(
                [("[Content_Types].xml", TYPES), ("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")]
            ),
            "file.macro",
        ),
        (
            office([("[Content_Types].xml", b"x.macroEnabled.main+xml"), ("word/document.xml", b"x")]),
            "file.macro",
        ),
        (
            office([("[Content_Types].xml", TYPES), ("word/document.xml", b"x"), ("../../evil", b"x")]),
            "file.mixed",
        ),
        (office([("[Content_Types].xml", TYPES), ("word/document.xml", b"\0" * (80 << 20))]), "file.bomb"),
        (office([(f"f{n}", b"") for n in range(3000)]), "file.bomb"),
    ],
)
def test_refusals(content, code):
    found = code_of(content)
    assert found == code if code else found in {None, "file.damaged"}


def test_a_locked_document_is_told_as_such():
    content = bytearray(DOCX)
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1
    assert code_of(bytes(content)) == "file.locked"


def test_names_twice_in_an_archive_are_two_documents():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = office(
            [("[Content_Types].xml", TYPES), ("word/document.xml", b"a"), ("word/document.xml", b"b")]
        )
    assert code_of(twice) == "file.mixed"


def test_ten_files_at_most():
    ten = [(GOOD["text/plain"], None, "a.txt")] * 10
    assert len(sniff_all(ten)) == 10
    with pytest.raises(TextProblem) as caught:
        sniff_all(ten * 2)
    assert caught.value.code == "file.many"


def assert_is_a_label(label, kind):
    assert clean(label, multiline=False, limit=LONGEST_LABEL, name=True) == label
    assert not set(label) & set('/\\:<>"|*?;`$\0')
    assert label.rpartition(".")[2].lower() in EXTENSIONS[kind]
    assert label[0] not in ".-~ "
    assert ".." not in label
    assert label.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.mark.shared
def test_every_hostile_file_name_becomes_a_label():
    for case in cases("hostile/filenames.jsonl"):
        assert_is_a_label(label_for(case["value"], "image/png"), "image/png")


@given(st.text(max_size=150), st.sampled_from(sorted(EXTENSIONS)))
def test_any_name_becomes_a_label(name, kind):
    assert_is_a_label(label_for(name, kind), kind)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Réponse du 3 mars.PDF", "Réponse du 3 mars.PDF"),
        ("facture.pdf.exe", "facture.pdf.exe.pdf"),
        ("../../etc/passwd", "etc_passwd.pdf"),
        ("C:\\Users\\Jan\\brief.pdf", "C_Users_Jan_brief.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("NUL", "_NUL.pdf"),
        ("", "attachment.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_labels(name, label):
    assert label_for(name, "application/pdf") == label

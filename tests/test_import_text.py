"""Bytes of any encoding → text, with what was mended told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_statements_import.text import read_text, repaired

RIGHT = [
    "naïve façade, crème brûlée",
    "Ã is a letter: MAÇÃ, “SÃ”, «Ã», NÃO…",
    "A letra Ã é usada",
    "â, Â and ê",
    "«CAFÉ» „MENÜ“ –",
    "“quoted” … 100 € ™ §",
    "gå” och Å“",
    "L’ÉTÉ… FRANÇAIS™",
    "Größe, Übertragung, Äpfel",
    "Привет, 日本語, العربية",
    "plain ASCII",
]
MENDED = [
    "it’s installed on the device",
    "“App data” – and more…",
    "Datenübertragung und Größe",
    "français : données d’été",
    "informação não é partilhada",
    "kéknyelű, čeština",
    "£5 and 20 °C",
]


def mojibake(text: str) -> str:
    """UTF-8 as cp1252 reads it; the five bytes that cp1252 does not know stay what they are."""
    return "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in text.encode()
    )


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_stays(text):
    assert repaired(text) == text
    assert read_text(text.encode()).mended == ()


@pytest.mark.parametrize("text", MENDED)
def test_mojibake_is_undone_and_told(text):
    assert repaired(mojibake(text)) == text
    assert repaired(mojibake(mojibake(text))) == text
    read = read_text(f"first\n{mojibake(text)}\n".encode())
    assert read.text == f"first\n{text}\n"
    assert [(one.line, one.text) for one in read.mended] == [(2, text)]


WORDS = st.lists(
    st.sampled_from(
        [
            *("Größe", "für", "über", "Äpfel", "données", "été", "où", "façade", "São", "não", "informação"),
            *("él", "niño", "the", "it’s", "à la", "–", "“so”", "…", "5", "€"),
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None)
@given(WORDS)
def test_ordinary_text_survives_what_breaks_it(text):
    assert repaired(text) == text
    assert repaired(mojibake(text)) == text


def test_encodings():
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_text("Größe\r\nx\ry".encode(encoding)) == read_text("Größe\nx\ny".encode())
    mixed = read_text("é\n".encode() + b"caf\xe9 " + "é".encode())
    assert mixed.text == "é\ncafé é"
    assert {(one.line, "cp1252" in one.why) for one in mixed.mended} == {(1, True), (2, True)}
    assert read_text("é".encode("utf-16") + b"\x00").text == "é\ufffd"


def test_what_nobody_sees_is_taken_out_and_told():
    read = read_text("a\u200bb\x00\nc\u202ed\nfa\xadmily".encode())
    assert read.text == "ab\ncd\nfamily"
    assert [(one.line, one.text) for one in read.mended] == [(1, "U+200B, U+0000"), (2, "U+202E"), (3, "U+00AD")]
    joined = "👩‍👩‍👧 می‌خواهم"
    assert read_text(joined.encode()).text == joined


def test_lines_keep_their_numbers():
    read = read_text("a\x0cb\u2028c\nd".encode())
    assert read.text == "a b c\nd"


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text(content):
    text = read_text(content).text
    assert "\r" not in text
    assert "\x00" not in text
    assert text.encode().decode() == text

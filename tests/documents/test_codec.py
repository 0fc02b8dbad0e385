from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from documents.codec import decode, encode
from documents.fields import Candidate, Cell, Decision, Document, Field, Finding, Kind, Outcome, Row, Severity
from documents.geometry import Box, Transform
from documents.pages import Carrier, Format, Page, Reading, Source, Word

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(max_size=10)
PAGE = st.none() | st.integers(1, 500)
BOXES = st.builds(Box, x0=NUMBERS, y0=NUMBERS, x1=NUMBERS, y1=NUMBERS)
ROW = st.tuples(NUMBERS, NUMBERS, NUMBERS)
PAGES = st.builds(
    Page,
    number=st.integers(1, 500),
    width=NUMBERS,
    height=NUMBERS,
    words=st.lists(st.builds(Word, text=TEXT, box=BOXES, line=st.integers(0), confidence=NUMBERS), max_size=2).map(
        tuple
    ),
    source=st.sampled_from(Source),
    languages=st.lists(TEXT, max_size=2).map(tuple),
    transform=st.builds(Transform, matrix=st.tuples(ROW, ROW, ROW)),
    doubt=NUMBERS,
)
CARRIERS = st.builds(
    Carrier,
    source=st.sampled_from(Source),
    format=st.sampled_from(Format),
    payload=TEXT,
    page=PAGE,
    box=st.none() | BOXES,
)
READINGS = st.builds(
    Reading,
    pages=st.lists(PAGES, max_size=2).map(tuple),
    carriers=st.lists(CARRIERS, max_size=2).map(tuple),
    warnings=st.lists(TEXT, max_size=2).map(tuple),
)
CANDIDATES = st.builds(
    Candidate,
    value=TEXT,
    text=TEXT,
    score=NUMBERS,
    source=st.sampled_from(Source),
    box=st.none() | BOXES,
    features=st.dictionaries(TEXT, NUMBERS, max_size=2),
)
FIELDS = st.builds(
    Field,
    value=TEXT,
    confidence=NUMBERS,
    source=st.sampled_from(Source),
    page=PAGE,
    candidates=st.lists(CANDIDATES, max_size=2).map(tuple),
)
CELLS = st.builds(Cell, confidence=NUMBERS, box=st.none() | BOXES, features=st.dictionaries(TEXT, NUMBERS, max_size=2))
ROWS = st.lists(
    st.builds(
        Row,
        values=st.dictionaries(TEXT, TEXT, max_size=2),
        page=PAGE,
        cells=st.dictionaries(TEXT, CELLS, max_size=2),
    ),
    max_size=2,
).map(tuple)
FINDINGS = st.builds(
    Finding, rule=TEXT, severity=st.sampled_from(Severity), fields=st.lists(TEXT, max_size=2).map(tuple), message=TEXT
)
DOCUMENTS = st.builds(
    Document,
    pages=st.lists(st.integers(1, 500), max_size=3).map(tuple),
    kind=st.builds(Kind, name=TEXT, confidence=NUMBERS, others=st.dictionaries(TEXT, NUMBERS, max_size=2)),
    fields=st.dictionaries(TEXT, FIELDS, max_size=3),
    line_items=ROWS,
    tax_breakdown=ROWS,
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    decision=st.builds(Decision, outcome=st.sampled_from(Outcome), reasons=st.lists(TEXT, max_size=2).map(tuple)),
)
FIELD = Field(value="x", confidence=1.0, source=Source.OCR)


@given(DOCUMENTS)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    assert decode(Document, encode(document)) == document


def test_a_row_stored_before_cells_were_known_is_still_read() -> None:
    stored = '{"values":{"quantity":"2"},"page":1,"box":null,"confidence":0.9,"source":"text"}'
    assert decode(Row, stored) == Row(values={"quantity": "2"}, page=1, confidence=0.9)


@given(READINGS)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    assert decode(Reading, encode(reading)) == reading


@given(st.text(st.characters(categories=["Cs", "L"]), min_size=1))
def test_half_a_surrogate_pair_becomes_a_question_mark(text: str) -> None:
    expected = text.encode(errors="replace").decode()
    assert decode(Field, encode(replace(FIELD, value=text))).value == expected


@pytest.mark.parametrize("text", ["null", "NaN", "-Infinity"])
def test_a_text_may_say_what_no_number_is(text: str) -> None:
    assert decode(Field, encode(replace(FIELD, value=text))).value == text


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"value": 1}', b'{"value":"x","confidence":1,"source":"guess"}', b"\xff"]
)
def test_what_is_no_such_value_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        decode(Field, data)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("text", ["x", "null", "NaN", "\ud800"])
def test_a_number_that_could_not_be_read_back_is_refused(number: float, text: str) -> None:
    field = replace(FIELD, value=text, confidence=number)
    with pytest.raises(ValueError, match="only finite ones"):
        encode(Document(pages=(1,), kind=Kind(name=text, confidence=1.0), fields={"gross_total": field}))

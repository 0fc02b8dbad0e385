from classifiers.keywords import votes
from classifiers.lines import Line
from documents.types import DocumentType, DocumentTypes

TYPES: DocumentTypes = {
    "invoice": DocumentType(name="invoice", kind="invoice", keywords={"cs": ("faktura", "daňový doklad")}),
    "note": DocumentType(name="note", kind="note", keywords={"cs": ("lístek",)}),
    "bare": DocumentType(name="bare", kind="bare"),
}


def line(*words: str, out: bool = True) -> Line:
    return Line(words=words, stands_out=out)


def test_a_title_of_nothing_but_the_keyword_counts_whole() -> None:
    assert votes([line("faktura")], TYPES)["invoice"].title == 1.0


def test_a_keyword_among_others_counts_by_its_share_of_the_line() -> None:
    assert 0 < votes([line("faktura", "za", "opravu", "strechy")], TYPES)["invoice"].title < 0.5


def test_a_slip_of_the_reader_does_not_hide_a_long_keyword() -> None:
    assert votes([line("danovy", "doklod")], TYPES)["invoice"].title > 0.9


def test_a_short_line_is_no_long_keyword() -> None:
    assert votes([line("fakt")], TYPES)["invoice"].title == 0.0


def test_keywords_in_small_type_count_as_body() -> None:
    ballot = votes([line("faktura", "danovy", "doklad", out=False)], TYPES)["invoice"]
    assert (ballot.title, ballot.body) == (0.0, 2)


def test_a_type_without_keywords_gets_no_vote() -> None:
    assert votes([line("faktura")], TYPES)["bare"].title == 0.0

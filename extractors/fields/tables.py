"""Line items: a table told by its heading, whose columns a document type declares.

The heading may run over two or three rows. Each token of a row below goes to the column under whose heading it stands;
a row with a total and one more figure is an item, a row with words alone goes on with the description above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.fields import Cell
from documents.fields import Row as TableRow
from documents.geometry import union
from documents.types import FieldType, ValueType
from extractors.fields import row_cells
from extractors.fields.labels import Hit
from extractors.fields.layout import COLUMN, NEAR, Row, Segment, Sheet, Token
from extractors.fields.readers import READERS
from extractors.fields.readers.currencies import code_of
from extractors.fields.view import View

DESCRIPTION, QUANTITY, UNIT, PRICE, RATE, TOTAL = (
    "description", "quantity", "unit", "unit_price", "tax_rate", "line_total",
)  # fmt: skip
TOTALS = ("net_total", "tax_total", "gross_total", "amount_due", "prepaid_total", "rounding")
FIGURES = frozenset({ValueType.NUMBER, ValueType.AMOUNT, ValueType.RATE})
HEADING_DEPTH = 2.6  # letter heights that the rows of one heading are apart
GAP = 9.0  # letter heights without anything, after which a table has ended
MOST_ROWS = 400
THOUSANDS, REST = re.compile(r"[-+(]?\d{1,3}$"), re.compile(r"\d{3}(?:[.,]\d{1,4})?[-)]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and where its heading stands, in points."""

    name: str
    type: ValueType
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the table as read."""

    sheet: int
    rows: tuple[int, ...]
    values: Mapping[str, str]
    cells: Mapping[str, Sequence[Token]] = field(default_factory=dict)  # by column name
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The line items and the rows of the sheets that they take up."""

    items: tuple[Item, ...] = ()
    body: frozenset[tuple[int, int]] = frozenset()  # (sheet, row)
    left: float = 0.0  # points; what stands further left is beside the table
    right: float = 0.0  # likewise
    heading: frozenset[tuple[int, int]] = frozenset()


def find(view: View) -> Table:
    """Return the table of line items, empty where there is none."""
    columns: tuple[Column, ...] = ()
    items: list[Item] = []
    body: set[tuple[int, int]] = set()
    headings: set[tuple[int, int]] = set()
    left = right = 0.0
    for number, sheet in enumerate(view.sheets):
        heading = _heading(view, number)
        if heading:
            columns = _columns(view, number, heading)
            headings |= {(number, row) for row in heading}
            left, right = columns[0].x0 - 2 * sheet.size, columns[-1].x1 + 2 * sheet.size
        if not columns or (not heading and not items):
            continue
        first = max(heading) + 1 if heading else 0
        found = list(_items(view, number, sheet, columns, first))
        items += found
        taken = [row for item in found for row in item.rows]
        body |= {(number, row) for row in range(first, max(taken, default=first - 1) + 1)}
    return Table(
        items=tuple(items[:MOST_ROWS]), body=frozenset(body), left=left, right=right, heading=frozenset(headings)
    )


def rows(view: View, table: Table) -> tuple[TableRow, ...]:
    """Return the items as rows of an extraction."""
    return tuple(_row(view, item) for item in table.items)


def _row(view: View, item: Item) -> TableRow:
    sheet = view.sheets[item.sheet]
    boxes = [sheet.box(row, 0, len(sheet.rows[row].tokens) - 1) for row in item.rows]
    return TableRow(
        values=item.values,
        page=sheet.page.number,
        box=union(boxes),
        source=sheet.page.source,
        cells={name: _cell(sheet, item, name, tokens) for name, tokens in item.cells.items()},
    )


def _cell(sheet: Sheet, item: Item, name: str, tokens: Sequence[Token]) -> Cell:
    headings = [column for column in item.columns if column.name == name]
    under = all(any(_stands_under(token, column) for column in headings) for token in tokens)
    is_figure = any(column.type in FIGURES for column in headings)
    whole = not is_figure or _is_whole(" ".join(token.text for token in tokens), item.values[name])
    seen = {row_cells.HEADING: float(bool(headings)), row_cells.UNDER: float(under), row_cells.WHOLE: float(whole)}
    return row_cells.of_tokens(sheet, tokens, seen)


def _is_whole(text: str, value: str) -> bool:
    """Return whether no figure beside those of the value stands in the text, but for the one in a unit like "m2"."""
    printed, read = (re.sub(r"\D", "", part).strip("0") for part in (re.sub(r"[^\W\d]+\d", "", text), value))
    return printed == read


def _heading(view: View, number: int) -> tuple[int, ...]:
    """Return the rows of the heading with the most columns."""
    sheet, key = view.sheets[number], _key(view)
    by_row: dict[int, list[Hit]] = {}
    for hit in view.hits[number]:
        if hit.says("column"):
            by_row.setdefault(hit.row, []).append(hit)
    best: tuple[int, tuple[int, ...]] = (0, ())
    for row, hits in by_row.items():
        near = [row]
        names = _names(hits)
        for other in sorted(by_row, key=lambda other: abs(other - row)):
            apart = abs(sheet.rows[other].y0 - sheet.rows[row].y0) / sheet.size
            if other != row and apart < HEADING_DEPTH and not _numbers(sheet.rows[other]):
                names = names | _names(by_row[other])
                near.append(other)
        weight = 2 * len(names) + (key in names) + (DESCRIPTION in names) + len(_names(hits))
        enough = len(names) >= 3 or {DESCRIPTION, key} <= names
        if enough and key in names and not _figures(sheet.rows[row]) and weight > best[0]:
            best = (weight, tuple(sorted(near)))
    return best[1]


def _key(view: View) -> str:
    """Return the column without which a table is none and a row no item: what the type requires, else the total."""
    return next((name for name, column in view.document_type.line_items.items() if column.required), TOTAL)


def _names(hits: Sequence[Hit]) -> set[str]:
    return {role.name for hit in hits for role in hit.roles if role.kind == "column"}


def _figures(row: Row) -> bool:
    return bool(re.search(r"\d[.,]\d\d(?!\d)", row.text))


def _numbers(row: Row) -> bool:
    """Return whether a number stands alone in the row, as the quantity beside a unit that is a heading elsewhere."""
    return any(re.fullmatch(r"\d+(?:[.,]\d+)?", token.text) for token in row.tokens) or _figures(row)


def _columns(view: View, number: int, heading: Sequence[int]) -> tuple[Column, ...]:
    """Return the columns left to right, each heading cell once."""
    sheet = view.sheets[number]
    declared = view.document_type.line_items
    cells: list[tuple[float, float, list[str]]] = []
    for hit in view.hits[number]:
        if hit.row in heading and hit.says("column"):
            names = [role.name for role in hit.roles if role.kind == "column"]
            cells.append((hit.x0, hit.x1, names))
    for row in heading:  # headings that are no label of ours keep their figures out of the columns beside them
        cells += _unknown(view, number, sheet, row)
    chosen: list[Column] = []
    used: set[str] = set()
    for x0, x1, names in sorted(cells):
        name = next((name for name in names if name not in used or name == DESCRIPTION), "")
        if name == TOTAL and _has_better(cells, x0):
            name = QUANTITY if QUANTITY in declared and not _among(cells, QUANTITY) else ""
        if any(min(x1, column.x1) - max(x0, column.x0) > 0.3 * (x1 - x0) for column in chosen if column.name):
            continue
        wanted = declared.get(name)
        chosen.append(Column(name=name, type=wanted.type if wanted else ValueType.TEXT, x0=x0, x1=x1))
        used.add(name)
    return tuple(sorted(chosen, key=lambda column: column.x0))


def _among(cells: Sequence[tuple[float, float, list[str]]], name: str) -> list[float]:
    return [x0 for x0, _, names in cells if name in names]


def _has_better(cells: Sequence[tuple[float, float, list[str]]], x0: float) -> bool:
    """Return whether a total left of the description is none: another one stands right of it."""
    descriptions = _among(cells, DESCRIPTION)
    return bool(descriptions) and x0 < min(descriptions) < max(_among(cells, TOTAL))


def _unknown(view: View, number: int, sheet: Sheet, row: int) -> Iterator[tuple[float, float, list[str]]]:
    known = [hit for hit in view.hits[number] if hit.row == row and hit.says("column")]
    for segment in sheet.segments:
        inside = segment.row == row and not any(h.first <= segment.last and segment.first <= h.last for h in known)
        if inside and not any(_starts(hit, segment) for hit in view.hits[number]):
            yield segment.x0, segment.x1, []


def _starts(hit: Hit, segment: Segment) -> bool:
    """Return whether a label of the paper, not of the table, begins a segment beside the heading."""
    begins = hit.row == segment.row and hit.first == segment.first
    return begins and (hit.says("field") or hit.says("party")) and not hit.says("column")


def _items(view: View, number: int, sheet: Sheet, columns: Sequence[Column], first: int) -> Iterator[Item]:
    """Yield the items below a heading."""
    previous: Item | None = None
    bottom = sheet.rows[first - 1].y1 if first else sheet.rows[0].y0 if sheet.rows else 0.0
    for row in sheet.rows[first:]:
        if row.y0 - bottom > GAP * sheet.size and previous is not None:
            break
        cells = _cells(row, columns)
        values = _values(view, cells, columns)
        if _is_total(view, number, row, columns):
            if previous is not None and not _goes_on(view, number, sheet, columns, row.index + 1):
                break
            continue
        if _key(view) in values and _is_item(values, columns) and _is_worded(view, number, row, cells):
            if previous is not None:
                yield previous
            previous = Item(
                sheet=number,
                rows=(row.index,),
                values=values,
                cells=_tokens(cells, columns, values),
                columns=tuple(columns),
            )
            bottom = row.y1
        elif previous is not None and set(values) == {DESCRIPTION} and row.y0 - bottom < 1.6 * sheet.size:
            joined = f"{previous.values.get(DESCRIPTION, '')} {values[DESCRIPTION]}".strip()
            words = (*previous.cells.get(DESCRIPTION, ()), *_tokens(cells, columns, values)[DESCRIPTION])
            previous = replace(
                previous,
                rows=(*previous.rows, row.index),
                values={**previous.values, DESCRIPTION: joined[:500]},
                cells={**previous.cells, DESCRIPTION: words},
            )
            bottom = row.y1
        else:
            bottom = max(bottom, row.y0)
    if previous is not None:
        yield previous


def _goes_on(view: View, number: int, sheet: Sheet, columns: Sequence[Column], first: int) -> bool:
    """Return whether whole items follow a subtotal."""
    for row in sheet.rows[first : first + 8]:
        cells = _cells(row, columns)
        values = _values(view, cells, columns)
        figures = {TOTAL} <= values.keys() and len(values.keys() & {QUANTITY, PRICE}) >= 1
        if figures and _is_worded(view, number, row, cells) and not _is_total(view, number, row, columns):
            return True
    return False


def _is_total(view: View, number: int, row: Row, columns: Sequence[Column]) -> bool:
    """Return whether the row begins, within the table, with a label of a total."""
    left = columns[0].x0 - 20
    for hit in view.hits[number]:
        if hit.row == row.index and any(hit.says(kind, name) for kind in ("field", "weak") for name in TOTALS):
            before = [token for token in row.tokens[: hit.first] if token.x1 > left]
            if hit.leads and not any(any(letter.isdigit() for letter in token.text) for token in before):
                return True
    return False


def _is_item(values: Mapping[str, str], columns: Sequence[Column]) -> bool:
    named = {column.name for column in columns if column.name}
    figures = len(values.keys() & {QUANTITY, PRICE, RATE})
    return figures >= 1 or (DESCRIPTION in values and not named & {QUANTITY, PRICE})


def _is_worded(view: View, number: int, row: Row, cells: Mapping[int, Sequence[Token]]) -> bool:
    """Return whether a row has words besides currencies and labels; totals and recapitulations have none."""
    hits = [hit for hit in view.hits[number] if hit.row == row.index]
    if any(hit.leads and _is_no_item(hit) for hit in hits):
        return False
    kinds = ("field", "weak", "decoy", "party", *(("column",) if "%" in row.text else ()))
    labels = [hit for hit in hits if any(hit.says(kind) for kind in kinds) and not hit.says("column", DESCRIPTION)]
    said = {index for hit in labels for index in range(hit.first, hit.last + 1)}
    known = {id(row.tokens[index]) for index in said}
    words = [token.text for tokens in cells.values() for token in tokens if id(token) not in known]
    return any(sum(letter.isalpha() for letter in word) >= 2 and not code_of(word.strip("()")) for word in words)


def _is_no_item(hit: Hit) -> bool:
    """Return whether a label at the head of a segment tells that a row is something else: an account, a discount."""
    return (hit.says("field") and not hit.says("column")) or (hit.says("decoy") and hit.colon and hit.first == 0)


def _cells(row: Row, columns: Sequence[Column]) -> dict[int, list[Token]]:
    """Return the tokens of a row by the index of their column."""
    cells: dict[int, list[Token]] = {}
    last: int | None = None
    beside = _beside(row, columns)
    tokens = _with_thousands(row)
    for index, token in enumerate(tokens):
        if index < beside:
            continue
        if token.x0 > columns[-1].x1 + 1.5 * token.height and index and row.text[row.starts[index] - 1] == COLUMN:
            break
        gap = COLUMN if index == 0 else row.text[row.starts[index] - 1]
        column = _column_of(token, columns)
        if last is not None and gap == NEAR and _goes_with(token, columns[last], columns[column]):
            column = last
        cells.setdefault(column, []).append(token)
        last = column
    return cells


def _with_thousands(row: Row) -> list[Token]:
    """Return the tokens of a row, the parts of "3 000,00" each as wide as the whole, so that no column parts them."""
    tokens = list(row.tokens)
    for index in range(1, len(tokens)):
        left, right = tokens[index - 1], tokens[index]
        near = row.text[row.starts[index] - 1] == NEAR
        if near and THOUSANDS.match(left.text) and REST.match(right.text):
            first = next(i for i in range(index, -1, -1) if i == 0 or tokens[i - 1].x1 < left.x0)
            for position in range(first, index + 1):
                tokens[position] = replace(tokens[position], x0=tokens[first].x0, x1=right.x1)
    return tokens


def _goes_with(token: Token, last: Column, nearest: Column) -> bool:
    """Return whether a token that follows another closely stays in its column."""
    return not _stands_under(token, nearest) or (last.type not in FIGURES and not _is_figure(token))


def _beside(row: Row, columns: Sequence[Column]) -> int:
    """Return how many tokens at the left belong to a column of the page beside the table."""
    first = columns[0]
    for index, token in enumerate(row.tokens):
        if index and row.text[row.starts[index] - 1] == COLUMN and token.x0 >= first.x0 - 3:
            return index if row.tokens[index - 1].x1 < first.x0 - 3 and _stands_under(token, first) else 0
    return 0


def _column_of(token: Token, columns: Sequence[Column]) -> int:
    """Return the column under whose heading the token stands, else the nearest."""

    def distance(index: int) -> float:
        column = columns[index]
        if _stands_under(token, column):
            return -min(token.x1, column.x1) + max(token.x0, column.x0)
        return max(column.x0 - token.x1, token.x0 - column.x1)

    return min(range(len(columns)), key=distance)


def _stands_under(token: Token, column: Column) -> bool:
    return min(token.x1, column.x1) - max(token.x0, column.x0) > 0


def _is_figure(token: Token) -> bool:
    return bool(re.fullmatch(r"[-+(]?[€$£]?\d[\d.,']*[)%-]*[€$£]?", token.text))


def _values(view: View, cells: Mapping[int, Sequence[Token]], columns: Sequence[Column]) -> dict[str, str]:
    """Return the canonical values of a row by column name."""
    values: dict[str, str] = {}
    for index, tokens in sorted(cells.items()):
        column = columns[index]
        if not column.name:
            continue
        text = " ".join(token.text for token in tokens)
        wanted: FieldType = view.document_type.line_items[column.name]
        if wanted.type in FIGURES or wanted.type == ValueType.DATE:
            match = next(READERS[wanted.type].labelled(text, view.locale), None)
            if match is not None:
                values.setdefault(column.name, match.value)
                rest = (text[: match.start] + " " + text[match.end :]).strip(" .,|")
                if column.name == QUANTITY and re.fullmatch(r"[^\W\d]{1,8}[23]?\.?(?:\(s\))?", rest):
                    values.setdefault(UNIT, rest)
        elif re.search(r"[^\W\d]", text) or (column.name != DESCRIPTION and re.search(r"\w", text)):
            values[column.name] = " ".join(filter(None, (values.get(column.name, ""), text)))[:500]
    return values


def _tokens(
    cells: Mapping[int, Sequence[Token]], columns: Sequence[Column], values: Mapping[str, str]
) -> dict[str, Sequence[Token]]:
    """Return the tokens that each value of a row was read from; a unit may stand with the quantity."""
    found: dict[str, Sequence[Token]] = {}
    for index, tokens in sorted(cells.items()):
        name = columns[index].name
        if name in values:
            found[name] = (*found.get(name, ()), *tokens) if columns[index].type not in FIGURES else tokens
    return {UNIT: found[QUANTITY], **found} if UNIT in values and QUANTITY in found else found

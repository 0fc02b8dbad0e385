"""Document types: what kinds of paper there are, their fields, label words and thresholds, as declared in TOML files.

The files beside this module are the types everyone has; a company adds a folder of its own. A file declares one type:

    name = "invoice"
    mode = "automatic"                      # automatic | assisted | manual
    title = { cs = "Faktura", en = "Invoice" }
    keywords = { cs = ["faktura"], en = ["invoice"] }      # words by which it is told
    rules = ["sums", "dates_in_order"]      # names of validation.rules; empty: all that fit its fields

    [thresholds]
    kind = 0.9                              # below it a person decides what the document is
    field = 0.95                            # below it a required or critical field goes to a person
    row = 0.9                               # below it a number or date in a row of a table does

    [parties.supplier]                      # headings above a block that describes a party
    cs = ["dodavatel"]

    [fields.issue_date]
    type = "date"
    required = true
    labels = { cs = ["datum vystavení"], en = ["invoice date"] }
    weak = { cs = ["datum"], en = ["date"] }               # labels that other things have as well
    answer = "above"                                       # where the label stands under the line to write on

    [decoys]                                # labels of things that no field wants, so that none takes their values
    cs = ["datum objednávky"]

    [printed]                               # words of the form itself that stand between a label and its answer
    en = ["see instructions"]

    [line_items.quantity]                   # a column of the table, told by its heading
    type = "number"
    required = true                         # a document without a row that has it goes to a person
    labels = { cs = ["množství"] }

`extends = "invoice"` takes over everything of another type that the file does not say anew;
`kind = "verification_form"` makes it a subkind of another type. A field is dropped from what was taken over by
`drop = ["order_number"]`. A file that extends the type it declares changes that type: `name = "invoice"` with
`extends = "invoice"` in a company's folder gives all invoices, and what extends them, the fields it adds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from documents.errors import UsageError

FOLDER = Path(__file__).parent
OTHER = "other"

Labels = Mapping[str, tuple[str, ...]]  # ISO 639-1 language to words


class ValueType(StrEnum):
    """What a value is, and so how it is read and compared."""

    TEXT = "text"
    NAME = "name"  # of a person or a company
    ADDRESS = "address"
    IDENTIFIER = "identifier"  # letters and digits: a document number, an order number
    DIGITS = "digits"  # digits only: variable symbol
    NUMBER = "number"  # decimal: hours, quantity
    AMOUNT = "amount"  # decimal, two places
    RATE = "rate"  # per cent
    DATE = "date"
    CURRENCY = "currency"  # ISO 4217
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    COMPANY_ID = "company_id"  # IČO and its like
    VAT_ID = "vat_id"
    IBAN = "iban"
    BIC = "bic"
    BANK_ACCOUNT = "bank_account"  # Czech form [prefix-]number/bank
    BIRTH_NUMBER = "birth_number"
    BOOLEAN = "boolean"  # a check box, a signature
    CHOICE = "choice"  # one of `choices`


TAX_COLUMNS = {"rate": ValueType.RATE, "net": ValueType.AMOUNT, "tax": ValueType.AMOUNT}  # of every tax breakdown


class Mode(StrEnum):
    """How much happens without a person."""

    AUTOMATIC = "automatic"  # sure documents are committed
    ASSISTED = "assisted"  # everything is read, every document is confirmed by a person
    MANUAL = "manual"  # archived and queued, a person types


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field, or a column of a table, of a document type."""

    name: str
    type: ValueType
    required: bool = False
    critical: bool = False  # always held to the threshold, and later to four eyes
    party: str = ""  # the party whose block it stands in: "supplier", "customer", ...
    labels: Labels = field(default_factory=dict)
    weak: Labels = field(default_factory=dict)  # labels that other things have as well: "date", "total"
    phrases: Labels = field(default_factory=dict)  # a boolean is true where one of these stands
    choices: tuple[str, ...] = ()
    pattern: str = ""  # regular expression that the canonical value matches as a whole
    answer: str = ""  # "above" where the form has its label under the line to write on


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Probabilities from which on nothing needs a person."""

    kind: float = 0.9
    field: float = 0.95
    row: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """A declared kind of document."""

    name: str
    kind: str  # itself, or the type whose subkind it is
    mode: Mode = Mode.AUTOMATIC
    title: Mapping[str, str] = field(default_factory=dict)
    keywords: Labels = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    thresholds: Thresholds = Thresholds()
    parties: Mapping[str, Labels] = field(default_factory=dict)
    letterhead: str = ""  # the party that addresses without a heading describe, where they can be one party's only
    decoys: Labels = field(default_factory=dict)  # labels of values that no field wants
    printed: Labels = field(default_factory=dict)  # words of the form itself, neither label nor value
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    line_items: Mapping[str, FieldType] = field(default_factory=dict)


DocumentTypes = Mapping[str, DocumentType]


def load(folders: Iterable[Path] = ()) -> DocumentTypes:
    """Return all document types by name: the house's own, then those in `folders`, which may replace them.

    Raises:
        UsageError: a folder is not there; a file is not TOML, says something unknown, or extends a type there is not.

    >>> load()["invoice"].fields["issue_date"].type
    <ValueType.DATE: 'date'>
    """
    folders = tuple(Path(folder) for folder in folders)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}, named by the setting types, is not a folder.")
    files = [file for folder in (FOLDER, *folders) for file in sorted(Path(folder).glob("*.toml"))]
    declared: dict[str, tuple[Path, dict[str, Any]]] = {}
    for file in files:
        row = _read(file)
        name = row["name"]
        changes = row.get("extends") == name and name in declared
        declared[name] = (file, _changed(declared[name][1], row) if changes else row)
    return {name: _document_type(name, declared) for name in declared}


def type_of(types: DocumentTypes, kind: str, subkind: str = "") -> DocumentType:
    """Return the type declared for the subkind, else for the kind, else for `other`."""
    return types.get(subkind) or types.get(kind) or types[OTHER]


def digest(types: Iterable[DocumentType]) -> str:
    """Return a checksum of the declarations, by which a change of them is noticed.

    >>> types = load()
    >>> digest([types["invoice"]]) == digest([types["invoice"]]) != digest([types["receipt"]])
    True
    """
    return sha256("\n".join(map(repr, types)).encode()).hexdigest()[:12]


class _FieldFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: ValueType
    required: bool = False
    critical: bool = False
    party: str = ""
    labels: dict[str, tuple[str, ...]] = {}
    weak: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    choices: tuple[str, ...] = ()
    pattern: str = ""
    answer: Literal["", "above"] = ""

    def named(self, name: str) -> FieldType:
        return FieldType(name=name, **dict(self))


class _ThresholdsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: float = Field(default=0.9, ge=0, le=1)
    field: float = Field(default=0.95, ge=0, le=1)
    row: float = Field(default=0.9, ge=0, le=1)


class _TypeFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str = ""
    extends: str = ""
    drop: tuple[str, ...] = ()
    mode: Literal["automatic", "assisted", "manual"] = "automatic"
    title: dict[str, str] = {}
    keywords: dict[str, tuple[str, ...]] = {}
    rules: tuple[str, ...] = ()
    thresholds: _ThresholdsFile = _ThresholdsFile()
    parties: dict[str, dict[str, tuple[str, ...]]] = {}
    letterhead: str = ""
    decoys: dict[str, tuple[str, ...]] = {}
    printed: dict[str, tuple[str, ...]] = {}
    fields: dict[str, _FieldFile] = {}
    line_items: dict[str, _FieldFile] = {}


def _read(file: Path) -> dict[str, Any]:
    try:
        row = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: not a TOML file: {error}. Mend the line it names.") from error
    if not isinstance(row.get("name"), str):
        raise UsageError(f'{file}: has no name. Begin it with: name = "{file.stem}"')
    return row


def _changed(row: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a type as a file that extends the same type says it anew."""
    merged = _merge(row, {key: value for key, value in changes.items() if key != "extends"})
    dropped = [*row.get("drop", ()), *changes.get("drop", ())]
    fields = {key: value for key, value in merged.get("fields", {}).items() if key not in changes.get("drop", ())}
    return {**merged, "drop": dropped, "fields": fields}


def _document_type(name: str, declared: Mapping[str, tuple[Path, dict[str, Any]]]) -> DocumentType:
    file, _ = declared[name]
    try:
        row = _TypeFile.model_validate(_inherited(name, declared, ()))
    except ValidationError as error:
        raise UsageError(f"{file}: {error}") from error
    return DocumentType(
        name=name,
        kind=row.kind or name,
        mode=Mode(row.mode),
        title=row.title,
        keywords=row.keywords,
        rules=row.rules,
        thresholds=Thresholds(**dict(row.thresholds)),
        parties=row.parties,
        letterhead=row.letterhead,
        decoys=row.decoys,
        printed=row.printed,
        fields={key: value.named(key) for key, value in row.fields.items()},
        line_items={key: value.named(key) for key, value in row.line_items.items()},
    )


def _inherited(
    name: str, declared: Mapping[str, tuple[Path, dict[str, Any]]], below: tuple[str, ...]
) -> dict[str, Any]:
    """Return the row of `name` laid over the row it extends; dictionaries are merged, the rest is replaced."""
    file, row = declared[name]
    parent = row.get("extends")
    if not parent:
        return row
    if parent not in declared or parent in below:
        raise UsageError(f"{file}: extends {parent!r}, which is not declared, or extends it in turn.")
    inherited = _inherited(parent, declared, (*below, name))
    above = {key: value for key, value in inherited.items() if key not in {"name", "kind", "keywords", "title"}}
    merged = _merge(above, row)
    fields = {key: value for key, value in merged.get("fields", {}).items() if key not in row.get("drop", ())}
    return {**merged, "fields": fields}


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged

"""Legal forms of companies, by which their names are known, and the cutting of a name out of a line.

>>> company_name("MADISON Hotel GmbH Schaarsteinweg 4 20459 Hamburg")
'MADISON Hotel GmbH'
>>> company_name("Novák a syn, spol. s r.o., Dlouhá 5"), company_name("Dlouhá 5")
('Novák a syn, spol. s r.o.', '')
"""

from __future__ import annotations

import re

from extractors.fields.vocabulary import words

LEGAL_FORM = re.compile(
    rf"(?<![\w.])(?:{'|'.join((*words('legal_forms', 'dotted'), *words('legal_forms', 'words')))})(?![\w])"
)
SEPARATOR = re.compile(r"\s[-|/]\s|[·•●|;\t]|\s{3,}|\u2002-\u2002|(?<=\w) \* (?=\w)")
ADDRESSED = re.compile(
    r"^(?:herrn?|frau|firma|fa\.|an|pan|pan[ií]|mr\.?|mrs\.?|ms\.?|messrs\.?|attn\.?:?|c/o|m\.|mme|sig\."
    r"|spett\.? ?le|to:?|from:?)\s+",
    re.IGNORECASE,
)


def company_name(line: str) -> str:
    """Return the company's name with its legal form, "" where the line has none."""
    for part in parts(line):
        found = list(LEGAL_FORM.finditer(part))
        for form in found:
            before = part[: form.start()].strip(" ,.-&")
            if not _is_name(before):
                continue
            end = form.end()
            for following in found:  # "a.s., v likvidaci" no; "GmbH & Co. KG", "Pvt. Ltd." yes
                if form.end() <= following.start() <= end + 4 and not re.search(r"\w", part[end : following.start()]):
                    end = following.end()
            rest = part[end:].strip()
            if re.fullmatch(r"[A-ZÀ-Ž][^\W\d_]+(?: [A-ZÀ-Ž][^\W\d_]+)?", rest):
                end = len(part)  # "Kunden AG Mitte"
            return tidy(_last_clause(part[: form.start()]) + part[form.start() : end])
    return ""


def parts(line: str) -> list[str]:
    """Return the line cut at the signs that stand between a name and what follows it."""
    return [part.strip(" ,:") for part in SEPARATOR.split(line) if part.strip(" ,:")]


def tidy(name: str) -> str:
    """Return the name without forms of address and stray marks."""
    name = " ".join(name.split()).strip(" ,:*'\"_|~•·-")
    shorter = ADDRESSED.sub("", name)
    return shorter if len(shorter) > 2 else name


def _last_clause(before: str) -> str:
    """Return what belongs to the name of what stands before its legal form: no sentence, no label."""
    before = re.split(r":\s", before)[-1]
    pieces = re.split(r",\s+(?=\S+\s\S+.*,)", before)
    return pieces[-1]


def _is_name(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    return letters >= 2 and letters >= sum(letter.isdigit() for letter in text) and len(text.split()) <= 9

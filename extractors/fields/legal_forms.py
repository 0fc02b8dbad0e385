"""Legal forms of companies, by which their names are known, and the cutting of a name out of a line.

>>> company_name("MADISON Hotel GmbH Schaarsteinweg 4 20459 Hamburg")
'MADISON Hotel GmbH'
>>> company_name("Novák a syn, spol. s r.o., Dlouhá 5"), company_name("Contoso, Ltd. - Invoice"), company_name("Dlouhá 5")
('Novák a syn, spol. s r.o.', 'Contoso, Ltd.', '')
"""

from __future__ import annotations

import re

_DOTTED = (
    r"spol\.? ?s ?\.?r\.? ?[o0]\.?", r"s\. ?r\. ?[o0]\b\.?", r"s\.r\.o\.?", r"sro", r"a\. ?s\.", r"v\. ?o\. ?s\.", r"k\. ?s\.",
    r"o\. ?p\. ?s\.", r"z\. ?s\.", r"z\. ?ú\.", r"s\. ?p\.", r"š\. ?p\.", r"akciová společnost", r"akciová spoločnosť",
    r"státní podnik", r"příspěvková organizace", r"družstvo", r"a\. ?G\.", r"e\. ?K\.", r"e\. ?V\.", r"e\. ?U\.",
    r"S\. ?A\. ?R\. ?L\.", r"S\. ?A\. ?S\.", r"S\. ?A\.", r"B\. ?V\. ?B\. ?A\.", r"B\. ?V\.", r"N\. ?V\.", r"V\. ?O\. ?F\.",
    r"S\. ?L\. ?U\.?", r"S\. ?L\. ?L\.?", r"S\. ?L\.", r"S\. ?[rR]\. ?[lL]\.?", r"S\. ?p\. ?A\.?", r"s\. ?n\. ?c\.?",
    r"sp\. ?z ?o\. ?o\.?", r"Sp\. ?[jk]\.", r"sp\. ?[jk]\.", r"d\. ?o\. ?o\.", r"D\. ?O\. ?O\.", r"j\. ?d\. ?o\. ?o\.", r"d\. ?d\.",
    r"D\. ?D\.", r"Lda\.?", r"A/S", r"P/S", r"S\. ?C\.", r"L\. ?L\. ?C\.", r"P\. ?L\. ?C\.", r"A\. ?E\.", r"A\. ?Ş\.", r"Α\. ?Ε\.",
)  # fmt: skip
_WORDS = (
    r"GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?(?: ?\+ ?Co\.? ?KG)?", r"G[mM][bB]H", r"gGmbH", r"GMBH(?: ?& ?CO\.? ?KG)?", r"mbH", r"AG(?: ?& ?Co\.? ?KG)?", r"KGaA", r"KG", r"OHG", r"GbR",
    r"UG(?: \(haftungsbeschränkt\))?", r"eG", r"SE", r"(?:Pvt\.? ?)?L[tT][dD]\.?", r"(?:Private )?Limited", r"LIMITED", r"LLC", r"LLP", r"PLC", r"[Pp]lc",
    r"I[nN][cC]\.?", r"Incorporated", r"INCORPORATED", r"Corporation", r"CORPORATION", r"Corp\.?", r"Co\.", r"SARL", r"[Ss]arl", r"SASU?", r"EURL", r"SCI", r"SNC",
    r"SA", r"BVBA", r"BV", r"NV", r"VOF", r"SL", r"SLU", r"SRL", r"[Ss]rl", r"SpA", r"SPA", r"Kft\.?", r"KFT\.?", r"Zrt\.?", r"ZRT\.?", r"Nyrt\.?", r"Bt\.",
    r"DOO", r"AB", r"AS", r"ASA", r"ApS", r"Oyj?", r"OÜ", r"EOOD", r"OOD", r"SIA", r"UAB", r"obrt",
)  # fmt: skip
LEGAL_FORM = re.compile(rf"(?<![\w.])(?:{'|'.join((*_DOTTED, *_WORDS))})(?![\w])")
SEPARATOR = re.compile(r"\s[-|/]\s|[·•●|;\t]|\s{3,}|\u2002-\u2002|(?<=\w) \* (?=\w)")
ADDRESSED = re.compile(
    r"^(?:herrn?|frau|firma|fa\.|an|pan|pan[ií]|mr\.?|mrs\.?|ms\.?|messrs\.?|attn\.?:?|c/o|m\.|mme|sig\.|spett\.? ?le|to:?|from:?)\s+",
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

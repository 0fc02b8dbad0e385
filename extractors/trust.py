"""How far a text layer deserves trust.

Scanners leave what they thought they read: in the wrong script, without spaces, as invisible letters over the image.
Programs leave fonts that do not say which characters they draw, or letters off the page. A page may be a scan on which
only a stamp or a footer is text. Each of these is evidence; what is wholly in order costs no more than these few sums.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from documents.pages import Word
from extractors.language import detect
from extractors.sheets import Sheet

TRUSTED = 0.4  # doubt below which a text layer is taken as it is
DISTRUSTED = 0.75  # doubt from which it is not even compared with the pixels

_HIDDEN = 0.5  # share of hidden letters that makes a layer a scanner's or a forger's
_PAGE = 0.55  # share of the page that pictures cover on a scan
_STAMP = 250  # letters that a stamp, a footer and a page number may have on a scan
_FEW_LETTERS = 60  # after which the ink of a page is not counted any more
_COUNTED_DPI = 100.0
_LONG = 14.0  # letters of the middle word where spaces are lost
_TELLING = 40  # words that should show their language
_STRANGE = 0.35  # share of words no language would write
_NO_LETTERS = {"Co", "Cn", "Cc"}  # Unicode categories: private use, unassigned, control
_VOWELS = frozenset("aeiouyáàâäãåæąăāéèêëęěēíìîïıīóòôöõøœőōúùûüůűūýÿαεηιουωάέήίόύώаеёиоуыэюяіїє")


def doubt(words: Sequence[Word], sheet: Sheet) -> float:
    """Return how little the text layer of `sheet`, with these `words`, is to be trusted, 0 to 1."""
    evidence = sheet.evidence()
    if not words:
        return 1.0
    if evidence.hidden > _HIDDEN:
        return 0.95
    if evidence.images > _PAGE and evidence.letters < _STAMP:
        return 0.9
    if evidence.letters < _FEW_LETTERS and _more_ink(evidence.letters, sheet):
        return 0.9
    return max(evidence.unmapped, evidence.outside, evidence.hidden, _strangeness([word.text for word in words]))


def _more_ink(letters: int, sheet: Sheet) -> bool:
    """Tell whether the page shows far more letters than its text layer has, drawn as outlines or pictures."""
    from extractors.images.letters import find_letters  # loads OpenCV, which most pages with a text layer never need

    return len(find_letters(sheet.render(_COUNTED_DPI))) > 2 * letters + 30


def _strangeness(texts: Sequence[str]) -> float:
    """Return how unlike the writing of any language the words are, 0 to 1.

    >>> _strangeness("Dodavatel: Pekárna Novák, IČO 12345678, celkem 1 234,50 Kč".split())
    0.0
    >>> _strangeness("Dodaυatel 3HNiUQD PekÃ¡rna NovÃ¡k ceлkem".split()) > 0.5
    True
    """
    wordy = [text for text in texts if sum(x.isalpha() or unicodedata.category(x) in _NO_LETTERS for x in text) > 2]
    if not wordy:
        return 0.0
    strange = sum(map(_strange, wordy)) / len(wordy)
    run_on = sorted(map(len, wordy))[len(wordy) // 2] > _LONG
    mute = len(wordy) >= _TELLING and not detect(" ".join(wordy))
    return max(
        strange / _STRANGE * 0.5 if strange > _STRANGE / 2 else 0.0, 0.8 if run_on else 0.0, 0.5 if mute else 0.0
    )


def _strange(word: str) -> bool:
    """Tell whether no language would write a word so."""
    letters = [letter for letter in word if letter.isalpha()]
    if len(_scripts(letters)) > 1 or any(unicodedata.category(x) in _NO_LETTERS for x in word):
        return True
    if "\ufffd" in word or re.search(r"[ÃÂÅÄ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]", word):
        return True  # UTF-8 read as Windows-1252
    inner = word[1:-1]
    neighbours = zip(word, inner, word[2:], strict=False)
    if any(a.islower() and (b.isupper() or b.isdigit()) and c.islower() for a, b, c in neighbours):
        return True
    if len(letters) > 4 and not any(letter.lower() in _VOWELS for letter in letters):
        return not word.isupper()
    return sum(not (x.isalnum() or x in "-./,:'’&@+()·_%#*=?!;\"|\\") for x in inner) > len(word) / 4


def _scripts(letters: Sequence[str]) -> Counter[str]:
    """Return the scripts letters belong to, by the first word of their Unicode names."""
    return Counter(unicodedata.name(letter, "?").split(" ")[0] for letter in letters if letter not in "ºªµΩ")

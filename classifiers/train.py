"""Train the text classifier.

    python -m samples.generator --texts --seed 7 --count 8000 --out build
    python -m classifiers.train build/texts.jsonl

It first holds out whole layouts, prints how often the kind of their documents is told, and fits the temperature on
them; then it trains on everything and writes `classifiers/model/`. Everything is thrown from one seed.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from classifiers import noise
from classifiers.features import features
from classifiers.lines import lines_of_rows
from classifiers.model import FOLDER, OTHER, checksums, cooled

KINDS_TABLE, SUBKINDS_TABLE = 2**15, 2**13  # rows of the hashed tables; 4 bytes a row and label
COMMON = 8  # texts a word must be in to be known
EPOCHS, BATCH = 6, 64
STRANGE = 0.3  # share of poor scans with lines of advertising, terms or news in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A training text, read once."""

    kind: str
    subkind: str
    layout: str
    features: tuple[str, ...]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True, help="The same seed and texts make the same model.")
@click.option("--out", default=FOLDER, show_default=True, type=click.Path(file_okay=False, path_type=Path))
def main(file: Path, seed: int, out: Path) -> None:
    """Train on the texts of FILE, made by `python -m samples.generator --texts`."""
    texts = read(file, Random(seed))  # noqa: S311 - dice for texts, not for secrets
    apart = held_out(texts)
    held = [text for text in texts if text.layout in apart]
    rest = [text for text in texts if text.layout not in apart]
    trial = fit_kinds(rest, seed)
    scores = [kind_scores(trial, text) for text in held]
    temperature = best_temperature(scores, [text.kind for text in held])
    click.echo(report(scores, held, temperature))
    save({"kinds": fit_kinds(texts, seed), "subkinds": fit_subkinds(texts, seed)}, temperature, texts, out)


def read(file: Path, dice: Random) -> list[Text]:
    """Return every text twice: as it is, and as a poor scan of it is read, some of those with strange lines in them."""
    with file.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    prose: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows:
        if row["kind"] == OTHER:
            prose[row["language"]] += [tuple(line) for page in row["pages"] for line in page]
    texts = []
    for row in rows:
        pages = [[tuple(line) for line in page] for page in row["pages"]]
        texts.append(_text(row, pages, noise.NONE, dice))
        strange = prose[row["language"]] if dice.random() < STRANGE else []
        pages[-1] += dice.sample(strange, min(len(strange), dice.randint(2, 8)))
        texts.append(_text(row, pages, noise.throw(dice), dice))
    return texts


def _text(row: Mapping[str, object], pages: Sequence[noise.Rows], damage: noise.Damage, dice: Random) -> Text:
    lines = [line for page in pages for line in lines_of_rows(noise.worn(page, damage, dice))]
    shape = 0.0 if damage.shapeless else float(str(row["shape"]))
    return Text(
        kind=str(row["kind"]),
        subkind=str(row["subkind"]),
        layout=f"{row['kind']} {row['layout']}",
        features=tuple(features(lines, shape)),
    )


def held_out(texts: Iterable[Text]) -> frozenset[str]:
    """Return the layouts whose documents only test: of each kind every fourth, at least one."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        kinds[text.kind].add(text.layout)
    return frozenset(layout for layouts in kinds.values() for layout in sorted(layouts)[::4])


def fit(examples: Sequence[tuple[tuple[str, ...], str]], table: int, seed: int) -> Language:
    """Return a pipeline that gives features their label, from examples of both."""
    fix_random_seed(seed)
    language = spacy.blank("xx")
    architecture = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 1,
        "no_output_layer": False,
        "length": table,
    }
    language.add_pipe("textcat", config={"model": architecture})
    labels = sorted({label for _, label in examples})
    rows = [_example(language, words, label, labels) for words, label in examples]
    optimizer = language.initialize(lambda: rows)
    dice = Random(seed)  # noqa: S311 - the same
    for _ in range(EPOCHS):
        dice.shuffle(rows)
        for start in range(0, len(rows), BATCH):
            language.update(rows[start : start + BATCH], sgd=optimizer)
    return language


def _example(language: Language, words: Sequence[str], label: str, labels: Iterable[str]) -> Example:
    cats = {name: float(name == label) for name in labels}
    return Example.from_dict(Doc(language.vocab, words=list(words)), {"cats": cats})


def fit_kinds(texts: Iterable[Text], seed: int) -> Language:
    """Return a pipeline that tells kinds."""
    return fit([(text.features, text.kind) for text in texts], KINDS_TABLE, seed)


def fit_subkinds(texts: Iterable[Text], seed: int) -> Language:
    """Return a pipeline that tells the subkinds of the kinds that have some."""
    rows = [(text.features, f"{text.kind}/{text.subkind}") for text in texts if text.subkind]
    return fit(rows, SUBKINDS_TABLE, seed)


def kind_scores(language: Language, text: Text) -> dict[str, float]:
    """Return the raw probabilities of the kinds of a text."""
    return dict(language(Doc(language.vocab, words=list(text.features))).cats)


def best_temperature(scores: Sequence[Mapping[str, float]], truth: Sequence[str]) -> float:
    """Return the temperature under which the truth is likeliest; at least 1, for real documents are stranger."""

    def loss(temperature: float) -> float:
        return -sum(
            math.log(max(cooled(row, temperature)[kind], 1e-6)) for row, kind in zip(scores, truth, strict=True)
        )

    return min((step / 10 for step in range(10, 60)), key=loss)


def report(scores: Sequence[Mapping[str, float]], held: Sequence[Text], temperature: float) -> str:
    """Return the accuracy on held-out layouts by kind, as a table."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    mistaken: dict[str, Counter[str]] = defaultdict(Counter)
    for row, text in zip(scores, held, strict=True):
        guess = max(row, key=lambda kind: row[kind])
        total[text.kind] += 1
        right[text.kind] += guess == text.kind
        if guess != text.kind:
            mistaken[text.kind][guess] += 1
    lines = [f"held-out layouts: {len({text.layout for text in held})}, texts: {len(held)}, temperature {temperature}"]
    for kind in sorted(total):
        wrong = ", ".join(f"{name} {count}" for name, count in mistaken[kind].most_common(3))
        lines.append(f"{kind:<20} {right[kind] / total[kind]:>7.1%} of {total[kind]:>5}   {wrong}")
    lines.append(f"{'all':<20} {sum(right.values()) / max(1, sum(total.values())):>7.1%}")
    return "\n".join(lines)


def save(pipelines: Mapping[str, Language], temperature: float, texts: Iterable[Text], out: Path) -> None:
    """Write the pipelines and what is needed beside them."""
    counts = Counter(word for text in texts for word in text.features if word.isalpha())
    known = checksums(word for word, count in counts.items() if count >= COMMON)
    out.mkdir(parents=True, exist_ok=True)
    for name, language in pipelines.items():
        language.to_disk(out / name, exclude=["vocab"])
    meta = {"temperature": temperature, "known": known}
    (out / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


if __name__ == "__main__":
    main()

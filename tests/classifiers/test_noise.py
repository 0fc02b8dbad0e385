from random import Random

from classifiers import noise

ROWS = [("Faktura č. 1", 0.02), ("Dodavatel", 0.01), ("Odběratel", 0.01), ("Celkem k úhradě", 0.01)] * 5


def test_no_damage_changes_nothing() -> None:
    assert noise.worn(ROWS, noise.NONE, Random(1)) == ROWS


def test_a_headless_page_lost_its_first_lines() -> None:
    damage = noise.Damage(letters=0, words=0, lines=0, heights=0, headless=True, cropped=False, shapeless=False)
    worn = noise.worn(ROWS, damage, Random(1))
    assert len(worn) < len(ROWS)
    assert worn == ROWS[-len(worn) :]


def test_a_cropped_page_keeps_a_part_in_order() -> None:
    damage = noise.Damage(letters=0, words=0, lines=0, heights=0, headless=False, cropped=True, shapeless=False)
    worn = noise.worn(ROWS, damage, Random(1))
    assert len(worn) == len(ROWS) // 2


def test_letters_words_and_lines_get_lost() -> None:
    damage = noise.Damage(letters=1, words=0.5, lines=0.5, heights=0.2, headless=False, cropped=False, shapeless=False)
    worn = noise.worn(ROWS, damage, Random(1))
    assert 0 < len(worn) < len(ROWS)
    assert "Faktura č. 1" not in [text for text, _ in worn]


def test_damage_is_thrown_from_none_to_much() -> None:
    thrown = [noise.throw(Random(seed)) for seed in range(60)]
    assert any(damage.words == 0 for damage in thrown)
    assert any(damage.words > 0.15 for damage in thrown)

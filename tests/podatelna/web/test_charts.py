"""Pictures of numbers: every number has its place, every picture a name, and no text in it is markup."""

from __future__ import annotations

from xml.etree import ElementTree

from markupsafe import Markup

from podatelna.web.charts.bars import Bar, bars
from podatelna.web.charts.columns import Layer, columns
from podatelna.web.charts.intervals import Interval, intervals
from podatelna.web.charts.lines import Held, Share, reliability, shares
from podatelna.web.charts.svg import Told

TOLD = Told(name="test", title="A <title>", description="What it shows")
PERCENTS = ["0 %", "25 %", "50 %", "75 %", "100 %"]


def parts(drawing: Markup, tag: str, look: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(drawing).iter(tag) if one.get("class") == look]


def test_a_picture_says_what_it_is_to_who_does_not_see_it() -> None:
    drawn = ElementTree.fromstring(bars(TOLD, []))
    assert (drawn.get("role"), drawn.get("aria-labelledby")) == ("img", "test-title test-desc")
    assert [(one.get("id"), one.text) for one in drawn[:2]] == [
        ("test-title", "A <title>"),
        ("test-desc", "What it shows"),
    ]


def test_columns_stand_on_each_other_as_high_as_their_numbers() -> None:
    layers = [Layer(label="booked", look="s0", values=(2, 0)), Layer(label="waits", look="s1", values=(1, 4))]
    drawn = columns(TOLD, ["Mon", "Tue"], layers, str)
    (lower,), upper = parts(drawn, "rect", "part s0"), parts(drawn, "rect", "part s1")
    assert [float(one.get("height", 0)) for one in (lower, *upper)] == [101.0, 50.5, 202.0]
    assert float(upper[0].get("y", 0)) + 50.5 == float(lower.get("y", 0))
    assert [one[0].text for one in upper] == ["Mon: waits 1", "Tue: waits 4"]
    assert upper[0].get("fill") == "url(#hatch)"  # not by colour alone


def test_so_many_columns_as_do_not_fit_leave_labels_out() -> None:
    labels = [f"{number}/11" for number in range(200)]
    drawn = columns(TOLD, labels, [Layer(label="", look="s0", values=(1,) * 200)], str)
    assert 5 < len([label for label in labels if f">{label}</text>" in drawn]) < 30
    assert columns(TOLD, [], [], str).count("<rect") == 0


def test_bars_are_as_long_as_their_numbers_and_escape_their_labels() -> None:
    drawn = bars(TOLD, [Bar(label="<script>", value=4, shown="4 of 9"), Bar(label="b" * 50, value=1, shown="1 of 9")])
    widths = [float(one.get("width", 0)) for one in parts(drawn, "rect", "part s0")]
    assert widths[0] == 4 * widths[1]
    assert "<script>" not in drawn and "&lt;script&gt;" in drawn
    assert f">{'b' * 33}…</text>" in drawn


def test_a_line_goes_through_the_shares() -> None:
    points = [Share(label=f"{day}/11", share=share, shown=f"{share}") for day, share in ((1, 0.0), (2, 1.0), (3, 0.5))]
    drawn = shares(TOLD, points, PERCENTS)
    assert parts(drawn, "polyline", "line s0")[0].get("points") == "48,214 336,12 624,113"
    assert len(parts(drawn, "circle", "dot s0")) == 3


def test_what_was_as_right_as_said_lies_on_the_diagonal() -> None:
    drawn = reliability(TOLD, [Held(said=0.5, was=0.5, count=9, shown="9")], PERCENTS, "said", "was")
    (found,) = parts(drawn, "circle", "dot s0")
    assert (found.get("cx"), found.get("cy")) == ("336", "113")
    assert parts(drawn, "line", "dashed")[0].get("x1") == "48"


def test_an_interval_reaches_from_its_low_to_its_high_end_or_to_an_arrow() -> None:
    rows = [
        Interval(label="Invoice", share=0.004, low=0.002, high=0.008, shown="0.4 %", look="good"),
        Interval(label="Receipt", share=0.0, low=0.0, high=1.0, shown="0 %", look="doubt"),
    ]
    drawn = intervals(TOLD, rows, 0.005, "promised 0.5 %", lambda share: f"{share * 100:.2f} %")
    (dot,), (whole, *_ends) = parts(drawn, "circle", "dot good"), parts(drawn, "line", "whisker good")
    low, high, share = (float(part or 0) for part in (whole.get("x1"), whole.get("x2"), dot.get("cx")))
    assert round((share - low) / (high - low), 3) == 0.333
    assert len(parts(drawn, "line", "whisker good")) == 3
    assert len(parts(drawn, "line", "whisker doubt")) == 2 and "▸" in drawn
    assert "promised 0.5 %" in drawn

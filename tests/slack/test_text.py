"""Text to Slack and back, with any text there is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import clean, escape, literal, moment, read, shorten, size, split

ANY = st.text(max_size=400)


@given(ANY, st.integers(min_value=2, max_value=50))
def test_nothing_is_lost_when_a_text_is_split(text: str, limit: int) -> None:
    pieces = list(split(text, limit))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < size(piece) <= limit for piece in pieces if piece)


def test_a_text_is_split_between_paragraphs_where_that_is_possible() -> None:
    first, second = "a" * 40, "b" * 40
    assert list(split(f"{first}\n\n{second}", 60)) == [first, second]


def test_an_emoji_counts_for_two_as_in_slack() -> None:
    assert size("👍") == 2
    assert [len(piece) for piece in split("👍" * 10, 8)] == [4, 4, 2]


@given(ANY, st.integers(min_value=1, max_value=80))
def test_what_is_shortened_says_so(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert size(short) <= max(limit, size(text))
    assert short == text or short.endswith("…")


@given(st.text(alphabet="abc &<>;@#!|éß👍", max_size=60))
def test_what_slack_escapes_is_read_back_as_it_was_typed(text: str) -> None:
    assert read(escape(text)) == clean(text)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@U012AB3CD>", "@U012AB3CD"),
        ("<@U012AB3CD|anna>", "@anna"),
        ("in <#C024BE7LR|balie>", "in #balie"),
        ("<!channel> kijk", "@channel kijk"),
        ("<!subteam^SAZ94GDB8|@team>", "@team"),
        ("<!date^1392734382^{date_short}|18 feb 2014>", "18 feb 2014"),
        ("<https://voorbeeld.example/a?b=1&amp;c=2>", "https://voorbeeld.example/a?b=1&c=2"),
        ("<https://voorbeeld.example|deze pagina>", "deze pagina (https://voorbeeld.example)"),
        ("<http://voorbeeld.example|voorbeeld.example>", "voorbeeld.example"),
        (
            "<mailto:a@voorbeeldstad.example|a@voorbeeldstad.example>",
            "a@voorbeeldstad.example",
        ),
        ("<tel:112|112>", "112"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("half <b> teken \x00\ud83d!", "half <b> teken !"),
    ],
)
def test_slacks_own_marks_become_plain_words(sent: str, meant: str) -> None:
    assert read(sent) == meant


def test_a_moment_is_slacks_own_date_with_words_for_who_cannot_show_it() -> None:
    at = datetime(2026, 11, 25, 13, 15, tzinfo=UTC)
    assert moment(at, "woensdag <25> | 14.15 uur")["text"] == (
        f"<!date^{int(at.timestamp())}^{{date_long}} {{time}}|woensdag &lt;25&gt; / 14.15 uur>"
    )


def test_an_empty_text_is_a_dash_since_slack_refuses_nothing() -> None:
    assert literal("")["text"] == "–"

"""Whatever is on a card, Slack would show it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.slack.render import to_messages
from dialogs.card import (
    Bullets,
    Button,
    Buttons,
    Card,
    Link,
    Menu,
    Option,
    Part,
    Quote,
    Row,
    Rows,
    Text,
)
from tests.slack.strict import problems
from tests.slack.test_render import REF

some_text = st.text(max_size=300) | st.text(min_size=2900, max_size=3100)
label = st.text(min_size=1, max_size=200)
codes = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
some_button = st.builds(
    Button,
    label=label,
    step=codes,
    value=codes,
    ref=st.just(REF),
    style=st.sampled_from(["plain", "primary", "danger"]),
)
some_options = st.lists(
    st.builds(Option, value=codes, label=label, hint=st.text(max_size=120)),
    min_size=1,
    max_size=30,
    unique_by=lambda option: option.value,
).map(tuple)
some_part = st.one_of(
    st.builds(Text, text=some_text, tone=st.sampled_from(["plain", "heading", "quiet", "alarm"])),
    st.builds(Quote, text=some_text),
    st.builds(Rows, rows=st.lists(st.builds(Row, label=label, value=some_text), max_size=12)),
    st.builds(Bullets, items=st.lists(some_text, max_size=8), numbered=st.booleans()),
    st.builds(Buttons, buttons=st.lists(some_button, max_size=40)),
    st.builds(Menu, step=codes, ref=st.just(REF), label=label, options=some_options),
    st.builds(Link, label=label, url=st.sampled_from(["https://a.example/", "tel:112"])),
)


WIDE = Option(value="a", label="a", hint="\U0001d552" * 50)  # fifty signs count for a hundred


@example("", [Menu(step="a", ref=REF, label="a", options=(WIDE,))], None)
@settings(max_examples=25)
@given(st.text(max_size=400), st.lists(some_part, max_size=8), st.none() | codes)
def test_whatever_the_card_slack_would_show_it(
    title: str, parts: list[Part], step: str | None
) -> None:
    for message in to_messages(Card(kind="notice", title=title, parts=tuple(parts), step=step)):
        assert problems(message.blocks, "message") == []
        for block in message.blocks:
            parsed = Block.parse(block)  # Slack's own models find no fault either
            assert parsed
            parsed.to_dict()

"""What somebody said is shown in the words that stood on the card."""

from bot.web.said import LONGEST, asks, said
from dialogs.card import Button, Buttons, Card, Form, Input, Menu, Option, Part
from dialogs.reply import Reply

REF = "c1.4"


def card(part: Part) -> Card:
    return Card(kind="question", title="?", parts=(part,))


def test_a_tap_is_shown_as_the_label_of_the_button() -> None:
    asked = card(Buttons(buttons=(Button(label="Nee", step="danger", value="no", ref=REF),)))
    reply = Reply(step="danger", value="no", ref=REF)
    assert asks(asked, reply)
    assert said(reply, asked) == "Nee"


def test_a_tap_of_yesterdays_card_does_not_belong_to_todays() -> None:
    asked = card(Buttons(buttons=(Button(label="Nee", step="danger", value="no", ref=REF),)))
    assert not asks(asked, Reply(step="danger", value="no", ref="c0.1"))


def test_a_pick_of_a_menu() -> None:
    asked = card(Menu(step="change", ref=REF, label="?", options=(Option(value="w", label="Wie"),)))
    reply = Reply(step="change", value="w", ref=REF)
    assert asks(asked, reply)
    assert said(reply, asked) == "Wie"


def test_a_form_is_shown_by_its_labels_its_moments_readable() -> None:
    fields = (
        Input(
            name="harm",
            kind="ticks",
            label="?",
            options=(Option(value="a", label="Letsel"), Option(value="b", label="Schade")),
        ),
        Input(name="harm#2", kind="text", label="?"),
        Input(name="when", kind="moment", label="?"),
    )
    asked = card(Form(step="harm", ref=REF, inputs=fields, submit="Klaar"))
    values = {
        "harm": ("a", "b"),
        "harm#2": ("een bril",),
        "when": ("2026-11-25T10:15:00+01:00",),
    }
    reply = Reply(step="harm", ref=REF, values=values)
    assert said(reply, asked) == "Letsel, Schade, een bril, wo 25 nov, 10:15"
    assert said(reply, asked, language="en").endswith("Wed 25 Nov, 10:15")


def test_words_and_files() -> None:
    assert said(Reply(text="kijk"), None, ["foto.jpg"]) == "kijk\n📎 foto.jpg"
    assert said(Reply(), None, ["foto.jpg"]) == "📎 foto.jpg"


def test_a_long_story_is_shown_in_short() -> None:
    shown = said(Reply(text="a" * 10_000), None)
    assert len(shown) == LONGEST
    assert shown.endswith("…")

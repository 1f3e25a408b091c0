"""Every part of a card as HTML: the marks, the labels, and that nothing of a text becomes code."""

from datetime import datetime
from html.parser import HTMLParser
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from bot.web.render import CHIPS, Viewer, card_html, local_input, safe_url
from dialogs.card import (
    Bullets,
    Button,
    Buttons,
    Card,
    Form,
    Input,
    InputKind,
    Kind,
    Link,
    Menu,
    Option,
    Part,
    Quote,
    Row,
    Rows,
    Text,
)

ZONE = ZoneInfo("Europe/Amsterdam")
REF = "c1.4"
VIEWER = Viewer(
    email="medewerker@voorbeeldstad.example",
    language="nl",
    event="e1",
    zone=ZONE,
    people=(Option(value="collega@voorbeeldstad.example", label="Sem Loket"),),
)
NASTY = "<script>alert('x')</script>\" onclick=\"steal()"


class Tags(HTMLParser):
    """The elements of a page: tag, attributes, and the text inside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **attrs: str) -> list[dict[str, str | None]]:
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}
        return [a for t, a in self.found if t == tag and wanted.items() <= a.items()]

    def one(self, tag: str, **attrs: str) -> dict[str, str | None]:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of {tag} {attrs}"
        return found[0]


def show(*parts: Part, kind: Kind = "question", past: bool = False, **more: Any) -> Tags:
    card = Card(kind=kind, title="Waar was het?", parts=parts, **more)
    return Tags(card_html(card, VIEWER, past=past))


def form(field: Input) -> Form:
    return Form(step="harm", ref=REF, inputs=(field,), submit="Klaar")


BUTTONS = Buttons(
    buttons=(
        Button(label="Nee", step="danger", value="no", ref=REF),
        Button(label="Ja, nu", step="danger", value="yes", ref=REF, style="primary"),
    )
)


def test_a_card_carries_its_kind_step_reference_and_number() -> None:
    page = show(kind="duty", step="seen.7", ref=REF, key="duty:7", number="2026-0001")
    article = page.one("article")
    assert article["data-card"] == "duty"
    assert article["data-step"] == "seen.7"
    assert article["data-ref"] == REF
    assert article["data-number"] == "2026-0001"
    assert "2026-0001" in page.text
    assert page.one("h3", id=str(article["aria-labelledby"]))


def test_a_button_says_what_it_answers_and_the_suggested_one_is_marked() -> None:
    page = show(BUTTONS)
    no = page.one("button", data_step="danger", data_answer="no", data_ref=REF)
    yes = page.one("button", data_step="danger", data_answer="yes", data_ref=REF)
    assert "data-primary" not in no
    assert "data-primary" in yes
    assert no["value"] == '["danger", "no", "c1.4"]'
    assert page.one("input", name="as")["value"] == VIEWER.email
    assert page.one("input", name="event")["value"] == "e1"


def test_the_hand_in_is_the_suggestion_where_it_comes_first() -> None:
    asks = form(Input(name="harm", kind="text", label="Wat?"))
    hand_in = show(asks).one("button", data_step="harm", data_answer="submit", data_ref=REF)
    assert "data-primary" in hand_in
    other = Button(label="Gisteren", step="when", value="yesterday", ref=REF)
    beside = show(Buttons(buttons=(other,)), asks)
    assert not [attrs for _, attrs in beside.found if "data-primary" in attrs]


def test_a_short_menu_is_a_group_of_small_buttons() -> None:
    options = (Option(value="who", label="Wie"), Option(value="where", label="Waar"))
    page = show(Menu(step="change", ref=REF, label="Iets veranderen?", options=options))
    assert [b["data-answer"] for b in page.all("button", data_step="change")] == ["who", "where"]
    assert page.one("fieldset") is not None
    assert "Iets veranderen?" in page.text


def test_a_long_menu_is_a_select_with_a_button() -> None:
    options = tuple(Option(value=f"v{n}", label=f"L{n}") for n in range(CHIPS + 1))
    page = show(Menu(step="change", ref=REF, label="Kies", options=options))
    select = page.one("select", name="value")
    assert select["data-step"] == "change"
    assert page.one("label", **{"for": str(select["id"])}) is not None
    assert page.one("option", data_step="change", data_answer="v3")["value"] == "v3"
    assert page.one("input", name="step")["value"] == "change"
    assert page.one("input", name="ref")["value"] == REF


def test_ticks_and_a_choice_stand_in_a_fieldset_with_the_first_answers_on() -> None:
    options = (Option(value="a", label="Letsel"), Option(value="b", label="Schade", hint="van ons"))
    ticks = Input(name="harm", kind="ticks", label="Wat?", options=options, initial=("b",))
    page = show(form(ticks))
    assert page.one("legend") is not None
    box = page.one("input", type="checkbox", data_step="harm", data_answer="b")
    assert box["name"] == "field.harm"
    assert "checked" in box
    assert "checked" not in page.one("input", type="checkbox", data_answer="a")
    choice = Input(name="harm#2", kind="choice", label="Wie?", options=options, required=True)
    assert "required" in show(form(choice)).all("input", type="radio")[0]


@pytest.mark.parametrize(
    ("kind", "tag", "type_"),
    [
        ("text", "input", "text"),
        ("long_text", "textarea", None),
        ("moment", "input", "datetime-local"),
        ("date", "input", "date"),
        ("person", "select", None),
        ("files", "input", "file"),
    ],
)
def test_each_field_has_a_label_a_tied_hint_and_its_marks(
    kind: InputKind, tag: str, type_: str | None
) -> None:
    page = show(form(Input(name="when", kind=kind, label="Wanneer?", hint="Ongeveer mag ook.")))
    element = page.one(tag, name="field.when")
    assert element.get("type") == type_
    assert element["data-step"] == "when"
    assert element["data-ref"] == REF
    assert page.one("label", **{"for": str(element["id"])}) is not None
    assert page.one("p", id=str(element["aria-describedby"])) is not None
    assert page.one("form")["enctype"] == "multipart/form-data"


def test_every_kind_of_field_is_shown() -> None:
    for kind in get_args(InputKind):
        options = (Option(value="a", label="A"),)
        page = show(form(Input(name="x", kind=kind, label="Vraag", options=options)))
        assert any(a.get("name") == "field.x" for _, a in page.found), kind


def test_a_person_field_offers_the_people_of_the_municipality() -> None:
    page = show(form(Input(name="victim", kind="person", label="Wie?")))
    option = page.one("option", data_answer="collega@voorbeeldstad.example")
    assert option["value"] == "collega@voorbeeldstad.example"


def test_a_picked_moment_comes_back_in_local_time() -> None:
    field = Input(name="when", kind="moment", label="?", initial=("2026-11-25T09:15:00+00:00",))
    assert show(form(field)).one("input", name="field.when")["value"] == "2026-11-25T10:15"
    assert local_input("gisteren", ZONE) == ""
    assert local_input("2026-11-25T10:15", ZONE) == ""


def test_facts_points_quotes_and_paragraphs() -> None:
    at = datetime(2026, 11, 25, 10, 15, tzinfo=ZONE)
    page = show(
        Text(text="Wat je ziet", tone="heading"),
        Text(text="Eerste.\n\nTweede.", tone="quiet"),
        Rows(rows=(Row(label="Wanneer", value="woensdag", at=at), Row(label="Waar", value="x"))),
        Bullets(items=("een", "twee"), numbered=True),
        Bullets(items=("los",)),
        Quote(text="ik wacht je op"),
    )
    assert page.one("h4", **{"class": "text heading"}) is not None
    assert len(page.all("p", **{"class": "text quiet"})) == 2
    assert page.one("time")["datetime"] == at.isoformat()
    assert len(page.all("dt")) == 2
    assert len(page.all("ol")) == 1
    assert len(page.all("ul")) == 1
    assert page.one("blockquote") is not None


def test_a_telephone_number_is_a_link_and_a_script_address_is_not() -> None:
    page = show(Link(label="Bel 112", url="tel:112"), kind="danger")
    assert page.one("a", href="tel:112")["class"] == "call"
    assert not show(Link(label="Klik", url="javascript:alert(1)")).all("a")
    assert safe_url("//elsewhere.example/x") is None
    assert safe_url("/files/1") == "/files/1"
    assert safe_url("data:text/html,x") is None


def test_a_question_that_is_over_cannot_be_tapped() -> None:
    page = show(Text(text="uitleg"), BUTTONS, past=True)
    assert "data-past" in page.one("article")
    assert not page.all("button")
    assert "Waar was het?" in page.text


def test_the_danger_card_keeps_its_number_when_the_report_goes_on() -> None:
    link = Link(label="Bel 112", url="tel:112")
    page = show(link, BUTTONS, kind="danger", past=True)
    assert page.one("a", href="tel:112")
    assert not page.all("button")


def nasty_parts() -> list[Part]:
    option = Option(value=NASTY, label=NASTY, hint=NASTY)
    many = tuple(Option(value=f"{NASTY}{n}", label=NASTY, hint=NASTY) for n in range(CHIPS + 1))
    fields = tuple(
        Input(name=NASTY, kind=kind, label=NASTY, hint=NASTY, options=(option,), initial=(NASTY,))
        for kind in get_args(InputKind)
    )
    return [
        Text(text=NASTY),
        Rows(rows=(Row(label=NASTY, value=NASTY),)),
        Bullets(items=(NASTY,)),
        Quote(text=NASTY),
        Buttons(buttons=(Button(label=NASTY, step=NASTY, value=NASTY, ref=NASTY),)),
        Menu(step=NASTY, ref=NASTY, label=NASTY, options=(option,)),
        Menu(step=NASTY, ref=NASTY, label=NASTY, options=many),
        Link(label=NASTY, url=f"https://x.example/{NASTY}"),
        Link(label=NASTY, url=NASTY),
        Form(step=NASTY, ref=NASTY, inputs=fields, submit=NASTY),
    ]


def test_the_nasty_card_has_every_part() -> None:
    union = get_args(Part)[0]
    assert {type(part) for part in nasty_parts()} == set(get_args(union))


@pytest.mark.parametrize("part", nasty_parts(), ids=lambda part: str(part.part))
def test_no_text_becomes_code(part: Part) -> None:
    card = Card(kind="notice", title=NASTY, parts=(part,), step=NASTY, ref=NASTY, number=NASTY)
    page = Tags(card_html(card, VIEWER, place="p"))
    assert not page.all("script")
    assert not [attrs for _, attrs in page.found if "onclick" in attrs]

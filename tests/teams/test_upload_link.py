"""A link to hand in evidence: one person's, for a day, and nobody can make one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.teams.upload_link import LIFETIME, UploadLinks
from bot.tickets import BadTicket
from dialogs.card import Card, Form, Input
from storage.keys import Keys, new_secret_key
from tests.cast import StandingClock
from tests.teams.conftest import ANNA
from tests.teams.fake_teams import TENANT

EVIDENCE = Card(
    kind="question",
    title="Bewijs",
    ref="c:4",
    parts=(
        Form(
            step="evidence",
            ref="c:4",
            submit="Klaar",
            inputs=(Input(name="evidence", kind="files", label="Bestanden"),),
        ),
    ),
)


def opened_by(links: UploadLinks, link: str) -> str:
    return links.opened(link.rpartition("/")[2]).person


def test_a_card_that_asks_for_files_has_a_link(links: UploadLinks) -> None:
    link = links.link(TENANT, ANNA, EVIDENCE)
    assert link.startswith("https://meld.voorbeeldstad.example/upload/")
    assert ANNA not in link
    ticket = links.opened(link.rpartition("/")[2])
    assert (ticket.tenant, ticket.person, ticket.ref) == (TENANT, ANNA, "c:4")


def test_another_card_has_none_and_without_an_address_there_are_none(links: UploadLinks) -> None:
    assert links.link(TENANT, ANNA, Card(kind="question", title="Waar?")) == ""
    assert replace(links, public_url="").link(TENANT, ANNA, EVIDENCE) == ""


def test_it_ends(links: UploadLinks, clock: StandingClock) -> None:
    link = links.link(TENANT, ANNA, EVIDENCE)
    clock.at += LIFETIME
    assert opened_by(links, link) == ANNA
    clock.at += timedelta(seconds=1)
    with pytest.raises(BadTicket):
        opened_by(links, link)


def test_it_lives_through_a_change_of_keys(links: UploadLinks) -> None:
    old = new_secret_key()
    link = replace(links, keys=Keys.parse(old)).link(TENANT, ANNA, EVIDENCE)
    assert opened_by(replace(links, keys=Keys.parse(f"{new_secret_key()},{old}")), link) == ANNA
    with pytest.raises(BadTicket):
        opened_by(links, link)


@pytest.mark.parametrize("link", ["", "x", "%00", "é", "a" * 5000, "YWJj.ZGVm"])
def test_what_is_made_by_hand_is_none(links: UploadLinks, link: str) -> None:
    with pytest.raises(BadTicket):
        links.opened(link)


def test_a_changed_letter_is_seen(links: UploadLinks) -> None:
    link = links.link(TENANT, ANNA, EVIDENCE).rpartition("/")[2]
    for at in range(0, len(link) - 2, 7):
        other = "A" if link[at] != "A" else "B"
        with pytest.raises(BadTicket):
            links.opened(link[:at] + other + link[at + 1 :])

"""Whom you can be, from the file of the invented municipality."""

from pathlib import Path
from uuid import UUID, uuid4

from bot.web import personas as module
from bot.web.personas import Persona, personas
from cases.organisation_file import OrganisationFile, read_organisation_file
from storage.records import Person, RoleHolder, Team

FILE = Path(module.__file__).with_name("voorbeeldstad.yaml")


def everybody(unread: dict[str, int] | None = None) -> list[Persona]:
    file = read_organisation_file(FILE)
    people = [
        Person(id=uuid4(), email=p.email, name=p.name, office=p.office.value, language=p.language)
        for p in file.people
    ]
    ids = {person.email: person.id for person in people}
    teams = [
        Team(id=t.id, name=t.name, manager_id=ids[t.manager] if t.manager else None)
        for t in file.teams
    ]
    counts = {ids[email]: count for email, count in (unread or {}).items()}
    return personas(people, teams, holders(file, ids), counts)


def holders(file: OrganisationFile, ids: dict[str, UUID]) -> list[RoleHolder]:
    return [
        RoleHolder(
            role=role.value,
            person_id=ids[holder.person],
            deputy_id=ids[holder.deputy] if holder.deputy else None,
            position=position,
        )
        for role, entries in file.roles.items()
        for position, holder in enumerate(entries)
    ]


def test_the_employee_comes_first_and_everybody_is_somebody() -> None:
    shown = everybody()
    assert shown[0].person.email == "medewerker@voorbeeldstad.example"
    what = {p.person.email.split("@")[0]: p.what("nl") for p in shown}
    assert what["medewerker"] == "medewerker"
    assert what["leidinggevende"] == "leidinggevende"
    assert what["cag"] == "coördinator agressie en geweld"
    assert what["cag2"] == "vervangt coördinator agressie en geweld"
    assert what["bmw"] == "bedrijfsmaatschappelijk werker"
    assert what["directeur"] == "algemeen directeur"
    assert what["burgemeester"] == "burgemeester"
    assert what["raadslid"] == "raadslid"


def test_the_people_of_the_story_stand_before_the_others() -> None:
    order = [p.person.email.split("@")[0] for p in everybody()]
    story = ["medewerker", "leidinggevende", "cag", "bmw", "directeur", "burgemeester"]
    assert sorted(story, key=order.index) == story
    assert order.index("burgemeester") < order.index("beveiliging")


def test_unread_marks_and_initials() -> None:
    shown = {p.person.email: p for p in everybody({"cag@voorbeeldstad.example": 3})}
    assert shown["cag@voorbeeldstad.example"].unread == 3
    assert shown["medewerker@voorbeeldstad.example"].unread == 0
    assert shown["medewerker@voorbeeldstad.example"].initials == "NB"

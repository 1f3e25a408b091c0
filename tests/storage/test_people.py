"""The directory: people, teams, roles, absences, addresses."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from storage.database import Database, Refused
from storage.records import Absence, Address, RoleHolder, Team
from storage.rows import UnknownOrganisation
from storage.staff import Staff
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


async def test_an_organisation_comes_back_as_it_was_saved(database: Database) -> None:
    saved = made.organisation(
        office_hours="09:00-17:00",
        closed_days=(date(2027, 5, 7),),
        contacts={"alarm": "112"},
        locations=({"name": "Stadskantoor", "camera_hours": 120},),
        settings={"drafts_days": 7},
    )
    async with database.writing() as transaction:
        await transaction.save_organisation(saved)
        await transaction.save_organisation(replace(saved, name="Anders"))
    async with database.reading() as transaction:
        assert await transaction.organisations() == [replace(saved, name="Anders")]
        assert await transaction.organisation("nergens") is None


async def test_people_come_back_as_they_were_saved(town: Town) -> None:
    moved = replace(town.bram, team_id="burgerzaken", active=False, prefer="teams")
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).people.save(moved)
    async with town.database.reading() as transaction:
        people = transaction.of(ORGANISATION).people
        assert await people.by_id(town.anna.id) == town.anna
        assert {p.name: p for p in await people.all()} == {
            town.anna.name: town.anna,
            moved.name: moved,
        }
        found = await people.by_ids([town.anna.id, town.bram.id, made.person().id])
        assert {p.id for p in found} == {town.anna.id, town.bram.id}
        assert await people.by_ids([]) == []


async def test_an_email_address_is_found_however_it_is_written(town: Town) -> None:
    async with town.database.reading() as transaction:
        people = transaction.of(ORGANISATION).people
        assert await people.by_email(" ANNA@voorbeeldstad.Example ") == town.anna
        assert await people.by_email("bram@elders.example") is None


async def test_an_email_address_is_one_persons(town: Town) -> None:
    with pytest.raises(Refused):
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).people.save(made.person("anna"))


async def test_several_people_may_have_no_email_address(town: Town) -> None:
    nameless = [made.person(email=""), made.person(email="")]
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).people.save(*nameless)
    async with town.database.reading() as transaction:
        assert len(await transaction.of(ORGANISATION).people.all()) == 4


async def test_nothing_is_stored_for_an_organisation_that_nobody_knows(town: Town) -> None:
    with pytest.raises(UnknownOrganisation, match="elders"):
        async with town.database.writing() as transaction:
            await transaction.of("elders").people.save(made.person())


async def test_teams_and_role_holders(town: Town) -> None:
    team = Team(id="publiekszaken", name="Publiekszaken", manager_id=town.bram.id)
    holders = [
        RoleHolder(role="cag", person_id=town.bram.id, deputy_id=town.anna.id, position=0),
        RoleHolder(role="cag", person_id=town.anna.id, deputy_id=None, position=1),
    ]
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_team(replace(team, manager_id=None))
        await people.save_team(team)
        await people.save_holders("cag", holders[::-1])
        await people.save_holders("bmw", [replace(holders[0], role="bmw")])
        await people.save_holders("bmw", [])
    async with town.database.reading() as transaction:
        people = transaction.of(ORGANISATION).people
        assert await people.teams() == [team]
        assert await people.holders("cag") == holders
        assert await people.all_holders() == holders
        assert await people.offices() == ([team], holders)


async def _staff(database: Database) -> Staff:
    async with database.reading() as transaction:
        staff, _ = await transaction.of(ORGANISATION).people.staff([], date(2026, 11, 23))
    return staff


async def test_who_is_who_is_read_anew_only_when_somebody_changed_it(
    town: Town, database_url: str
) -> None:
    other = Database.open(database_url, town.database.keys)  # as another process would
    try:
        for person in (town.anna, replace(town.bram, name="Bram de Nieuwe")):
            async with other.writing() as transaction:
                people = transaction.of(ORGANISATION).people
                await people.save(person)
                holder = RoleHolder(role="cag", person_id=person.id, deputy_id=None, position=0)
                await people.save_holders("cag", [holder])
                staff, _ = await people.staff([], date(2026, 11, 23))
                assert staff.people == {person.id: person}  # its own change, before the commit
            staff = await _staff(town.database)
            assert (staff.holders, staff.people) == ([holder], {person.id: person})
            assert await _staff(town.database) is staff
        async with town.database.writing() as transaction:
            await transaction.save_organisation(made.organisation(ORGANISATION, name="Anders"))
            team = Team(id="t", name="T", manager_id=None)
            await transaction.of(ORGANISATION).people.save_team(team)
        assert (await _staff(other)).teams == [team]
    finally:
        await other.close()


async def test_a_change_of_who_is_who_that_is_undone_is_not_remembered(town: Town) -> None:
    async def change_and_fail() -> None:
        async with town.database.writing() as transaction:
            people = transaction.of(ORGANISATION).people
            await people.save_team(Team(id="t", name="T", manager_id=town.bram.id))
            staff, _ = await people.staff([], date(2026, 11, 23))
            assert staff.teams
            await people.save(made.person("anna"))

    with pytest.raises(Refused):
        await change_and_fail()
    assert (await _staff(town.database)).teams == []


async def test_an_absence_ends_when_somebody_is_back(town: Town) -> None:
    away = Absence(
        person_id=town.anna.id,
        since=date(2026, 11, 20),
        until=date(2026, 12, 1),
        deputy_id=town.bram.id,
    )
    later = replace(away, since=date(2027, 7, 1), until=date(2027, 7, 21), deputy_id=None)
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_absence(replace(away, until=date(2026, 11, 30)))
        await people.save_absence(away)
        await people.save_absence(later)
        assert await people.absences(date(2026, 12, 1)) == [away]
        assert await people.absences(date(2026, 11, 19)) == []
        staff, absent = await people.staff([town.anna.id], date(2026, 12, 1))
        assert staff.people.keys() == {town.anna.id, town.bram.id}  # who stands in
        assert absent == [away]
        staff, absent = await people.staff([], date(2026, 11, 19))
        assert absent == []
        await people.end_absences(town.anna.id, date(2026, 11, 25))
    async with town.database.reading() as transaction:
        people = transaction.of(ORGANISATION).people
        assert await people.absences() == [replace(away, until=date(2026, 11, 24)), later]


async def test_an_absence_that_begins_on_the_day_of_return_is_gone(town: Town) -> None:
    day = date(2026, 11, 23)
    away = Absence(person_id=town.anna.id, since=day, until=day, deputy_id=None)
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_absence(away)
        await people.end_absences(town.anna.id, day)
        assert await people.absences() == []


async def test_who_joined_since_everybody_was_read_is_among_them(town: Town) -> None:
    async def everybody() -> set[str]:
        async with town.database.reading() as transaction:
            staff, _ = await transaction.of(ORGANISATION).people.everybody(NOW.date())
            return {person.email for person in staff.people.values()}

    before = await everybody()
    assert await everybody() == before == {town.anna.email, town.bram.email}
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).people.add(made.person("carla"))
    assert await everybody() == {*before, made.person("carla").email}


async def test_of_more_people_than_may_be_remembered_the_others_go(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.people.REMEMBERED", 2)
    async with town.database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
        await transaction.of("elders").people.save(made.person("dirk"))
    for _ in range(2):
        for id, there in (("elders", 1), (ORGANISATION, 2)):
            async with town.database.reading() as transaction:
                staff, _ = await transaction.of(id).people.everybody(NOW.date())
                assert len(staff.people) == there


async def test_addresses_per_channel(town: Town) -> None:
    slack = made.address(town.anna.id)
    teams = made.address(town.anna.id, channel="teams", reference={"url": "https://x.example"})
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_address(slack)
        await people.save_address(teams)
        await people.mark_unreachable(town.anna.id, "slack")
        assert await people.address(town.anna.id, "slack") == replace(slack, reachable=False)
        await people.save_address(slack)
        assert await people.addresses(town.anna.id) == [slack, teams]
        assert await people.address(town.bram.id, "slack") is None


async def test_an_account_is_the_last_ones_who_had_it(town: Town) -> None:
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_address(made.address(town.anna.id, external_id="U1"))
        await people.save_address(made.address(town.bram.id, external_id="U1"))
        assert await people.addresses(town.anna.id) == []
    async with town.database.reading() as transaction:
        sender = await transaction.sender("slack", f"T-{ORGANISATION}", "U1")
        assert sender is not None
        assert sender.person == town.bram


async def test_several_first_messages_of_one_account_at_once_keep_it_once(town: Town) -> None:
    """As somebody sends who types quickly: each finds no address yet."""

    async def keep(address: Address) -> None:
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).people.save_address(address)

    for channel in ("slack", "teams", "web", *"abcdefgh"):
        address = made.address(town.anna.id, channel=channel)
        await asyncio.gather(*(keep(address) for _ in range(10)))
    async with town.database.reading() as transaction:
        assert len(await transaction.of(ORGANISATION).people.addresses(town.anna.id)) == 11


async def test_a_sender_is_found_by_account_on_slack_and_teams(town: Town) -> None:
    slack = made.address(town.anna.id, external_id="U1")
    teams = made.address(town.anna.id, channel="teams", external_id="aad-1")
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).people.save_address(slack)
        await transaction.of(ORGANISATION).people.save_address(teams)
        for channel, workspace, known in (
            ("slack", f"T-{ORGANISATION}", slack),
            ("teams", f"tenant-{ORGANISATION}", teams),
        ):
            sender = await transaction.sender(channel, workspace, known.external_id)
            assert sender is not None
            assert sender.organisation == made.organisation(ORGANISATION)
            assert (sender.person, sender.address) == (town.anna, known)


async def test_a_sender_is_found_by_email_on_the_web(town: Town) -> None:
    async with town.database.writing() as transaction:
        sender = await transaction.sender("web", ORGANISATION, "Anna@voorbeeldstad.example")
        assert sender is not None
        assert (sender.person, sender.address) == (town.anna, None)
        kept = made.address(town.anna.id, channel="web", external_id=town.anna.email)
        await transaction.of(ORGANISATION).people.save_address(kept)
        sender = await transaction.sender("web", ORGANISATION, town.anna.email)
        assert sender is not None
        assert sender.address == kept


async def test_a_stranger_and_an_unknown_workspace(town: Town) -> None:
    async with town.database.reading() as transaction:
        stranger = await transaction.sender("slack", f"T-{ORGANISATION}", "U404")
        assert stranger is not None
        assert (stranger.person, stranger.address) == (None, None)
        assert await transaction.sender("slack", "T404", "U1") is None


async def test_a_workspace_that_moved_is_found_at_once(town: Town) -> None:
    async with town.database.reading() as transaction:
        assert await transaction.sender("slack", f"T-{ORGANISATION}", "U1")
    async with town.database.writing() as transaction:
        here = made.organisation(ORGANISATION, slack_team_id=None)
        await transaction.save_organisation(here)
        there = made.organisation("elders", slack_team_id=f"T-{ORGANISATION}")
        await transaction.save_organisation(there)
    async with town.database.reading() as transaction:
        sender = await transaction.sender("slack", f"T-{ORGANISATION}", "U1")
        assert sender is not None
        assert sender.organisation == there

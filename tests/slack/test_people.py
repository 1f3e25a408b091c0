"""Who is who in Slack: found by e-mail, new, closed, and how a stranger gets a manager."""

import pytest

from storage.records import Person
from tests.slack.look import words
from tests.slack.office import STRANGER, TEAM, SlackOffice, user_of
from tests.slack.wire import Hand
from tests.slack.world import Json

EMAIL = "medewerker@voorbeeldstad.example"


async def person(office: SlackOffice, email: str) -> Person | None:
    async with office.database.reading() as transaction:
        return await transaction.of("voorbeeldstad").people.by_email(email)


async def reachable(office: SlackOffice, email: str) -> bool | None:
    async with office.database.reading() as transaction:
        people = transaction.of("voorbeeldstad").people
        found = await people.by_email(email)
        address = await people.address(found.id, "slack") if found else None
    return address.reachable if address else None


@pytest.fixture
def stranger(office: SlackOffice) -> Hand:
    return office.wire.hand(TEAM, STRANGER)


async def test_somebody_of_the_file_is_found_by_e_mail_and_asked_about_once(
    office: SlackOffice,
) -> None:
    anna = office["medewerker"]
    await anna.says("help")
    await anna.says("mijn taken")
    await office.settled()
    assert await reachable(office, EMAIL) is True
    assert len(office.slack.called("users.info")) == 1


async def test_a_stranger_may_report_in_their_own_language(
    office: SlackOffice, stranger: Hand
) -> None:
    await stranger.says("report")
    await office.settled()
    assert "Is there danger right now?" in stranger.screen
    found = await person(office, "iemand@elders.example")
    assert found
    assert (found.name, found.in_file, found.language) == ("Iemand Anders", False, "en")


async def test_a_stranger_picks_their_manager_in_the_conversation(
    office: SlackOffice, stranger: Hand
) -> None:
    await stranger.says("report")
    await office.settled()
    await stranger.hands_in("manager", manager=user_of("leidinggevende"))
    await office.settled()
    assert "Your manager will hear of it" in stranger.screen
    found = await person(office, "iemand@elders.example")
    assert found
    assert found.team_id == "publiekszaken"


async def test_a_stranger_picks_somebody_who_leads_no_team(
    office: SlackOffice, stranger: Hand
) -> None:
    await stranger.says("report")
    await office.settled()
    await stranger.hands_in("manager", manager=user_of("collega"))
    await office.settled()
    assert "leads no team" in stranger.screen


async def test_a_stranger_picks_their_manager_in_the_form(
    office: SlackOffice, stranger: Hand
) -> None:
    await stranger.types_command()
    await office.settled()
    manager = user_of("leidinggevende")
    await stranger.submits(danger="no", story="He shouted at me.", manager=manager)
    await office.settled()
    found = await person(office, "iemand@elders.example")
    assert found
    assert found.team_id == "publiekszaken"
    assert "Who is your manager?" not in stranger.screen


async def test_somebody_of_the_file_is_not_asked_for_their_manager(office: SlackOffice) -> None:
    anna = office["medewerker"]
    await anna.types_command()
    await anna.says("ik wil iets melden")
    await office.settled()
    assert "Wie is je leidinggevende" not in words(office.slack.modals[anna.user][-1])
    assert "Wie is je leidinggevende" not in anna.screen


async def test_when_slack_does_not_tell_who_it_is_they_are_heard_all_the_same(
    office: SlackOffice,
) -> None:
    anna = office["medewerker"]
    office.slack.fail("users.info", error="missing_scope")
    await anna.says("ik wil iets melden")
    await office.settled()
    assert "Is er nu gevaar?" in anna.screen
    assert await reachable(office, EMAIL) is None
    await anna.says("help")  # now Slack tells, and the person of the file is found
    await office.settled()
    assert await reachable(office, EMAIL) is True


def changed(user: str, *, deleted: bool) -> Json:
    return {"type": "user_change", "user": {"id": user, "team_id": TEAM, "deleted": deleted}}


async def test_an_account_that_is_closed_is_noticed_and_opened_again(office: SlackOffice) -> None:
    anna = office["medewerker"]
    await anna.says("help")
    await office.settled()
    await office.wire.event(TEAM, changed(anna.user, deleted=True))
    assert await reachable(office, EMAIL) is False
    await office.wire.event(TEAM, changed(anna.user, deleted=False))
    assert await reachable(office, EMAIL) is True


async def test_a_manager_whose_account_is_closed_is_passed_over(office: SlackOffice) -> None:
    """The notice goes up to who is next, and the CAG hears who could not be reached."""
    manager, anna = office["leidinggevende"], office["medewerker"]
    await manager.says("help")
    await office.settled()
    office.slack.workspaces[TEAM].people[manager.user]["deleted"] = True
    await office.wire.event(TEAM, changed(manager.user, deleted=True))
    await anna.reports("Een man aan de balie schold mij uit en dreigde mij te slaan.")
    await office.work()
    assert "2026-0001" not in manager.screen
    cag = office["cag"].screen
    assert "Lotte Teamleider" in cag
    assert "2026-0001" in office["leidinggevende2"].screen

"""Nothing of one organisation is seen or changed from another, by any query there is."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import storage
from storage.records import Absence, OutgoingState, Reason, RoleHolder, Team
from storage.transaction import Storage
from storage.vault import Erased
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

FOLDER = Path(storage.__file__).parent
CHANGES = {"select", "update", "delete"}

# What the door and the clock ask before they know the organisation, and the keys' rotation. All
# else names it. Each is the name of a constant or function, in its file.
ACROSS = {
    "organisations.py": {"_ALL"},
    "door.py": {"_of_workspace", "_by_account", "_by_email", "_sender", "_arrival", "_OLD"},
    "claims.py": {
        "_claim",
        "_with_key",
        "_waiting",
        "_first_look",
        "_LOOKS",
        "_PLANS_WAIT",
        "_FIRST_DUE",
    },
    "counts.py": {"_by_state", "_NOBODY_LEFT", "_IN_DOUBT", "_CLEAR_REASONS"},
    "backup.py": {"_copy_rows", "_counted"},  # of everything
    "rotation.py": {"_STALE"},
    "addresses.py": {"_ALONE"},  # a lock, no rows
    "audit.py": {"_ALONE"},  # a lock, no rows
    "arrays.py": {"insert_given", "given_one"},  # what is given, no rows
    "conversations.py": {"_latest"},  # of `newest_draft`, which names it
    "answered.py": {"_stored"},  # saves by `SAVE`, which names it
    "writable.py": {"_SETTING"},  # a setting of the server, no rows
    "shown.py": {"_newest_of_given"},  # several times `_newest_of`, which names it
}
NAMES_IT = ("mine(", "organisation_id ==", "organisations.c.id == ORGANISATION")


def statements() -> Iterator[tuple[str, str, str]]:
    """Yield file, name and source of each place where a statement is written."""
    for path in sorted(FOLDER.glob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.parse(source).body:
            yield from _written(path.name, node, source)


def _written(file: str, node: ast.stmt, source: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            yield from _written(file, inner, source)
        return
    calls = [c.func for c in ast.walk(node) if isinstance(c, ast.Call)]
    if CHANGES & {func.id for func in calls if isinstance(func, ast.Name)}:
        name = _name(node)
        yield file, name, ast.get_source_segment(source, node) or ""


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ast.unparse(node)


def test_every_query_names_the_organisation() -> None:
    found = list(statements())
    assert len(found) > 30
    for file, name, source in found:
        across = name in ACROSS.get(file, set())
        assert across or any(mark in source for mark in NAMES_IT), f"{file}: {name}"


def test_what_may_look_across_organisations_is_still_there() -> None:
    found = {(file, name) for file, name, _ in statements()}
    assert {(file, name) for file, names in ACROSS.items() for name in names} <= found


async def fill(town: Town, here: Storage) -> dict[str, Any]:
    """Put a row in every table of an organisation, and return what was put there."""
    anna, day = town.anna.id, date(2026, 11, 23)
    draft = made.conversation(anna)
    await here.conversations.start(draft)
    case = await here.cases.open(made.case(anna), made.NOW.year)
    party = made.party(case.id, person_id=anna)
    await here.cases.add_parties(party)
    await here.cases.mark_perpetrator(case.id, "J. de Vries")
    duty = made.duty(case.id, person_id=anna)
    await here.duties.add([duty])
    await here.standing.add([made.standing(person_id=anna)])
    await here.decisions.add(made.decision(case.id, anna))
    await here.reasons.add(duty, Reason(text=made.SECRET))
    card = made.card(anna, key="k", state=OutgoingState.SENDING)
    await here.outbox.add(card)
    file = made.stored_file(conversation_id=draft.id)
    await here.files.add(file, b"abc")
    await here.audit.append(case.id, "clock", "opened", {}, NOW)
    await here.people.save_team(Team(id="t", name="T", manager_id=anna))
    holder = RoleHolder(role="cag", person_id=anna, deputy_id=None, position=0)
    await here.people.save_holders("cag", [holder])
    await here.people.save_absence(Absence(person_id=anna, since=day, until=day, deputy_id=None))
    await here.people.save_address(made.address(anna))
    await here.installations.save("slack", "token", NOW)
    await here.used_packs.note(made.used_pack())
    await here.confirmed_texts.add(made.confirmed_text())
    listed = made.listed(case.id)
    await here.listed.add(listed)
    rows = {"draft": draft, "case": case, "duty": duty, "card": card, "file": file}
    return {**rows, "party": party, "listed": listed}


@pytest.fixture
async def other(town: Town) -> str:
    async with town.database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
        await transaction.of("elders").people.save(made.person("elsewhere"))
    return "elders"


async def test_nothing_of_another_organisation_is_read(town: Town, other: str) -> None:
    async with town.database.writing() as transaction:
        rows = await fill(town, transaction.of(ORGANISATION))
    draft, case, duty = rows["draft"], rows["case"], rows["duty"]
    card, file, listed, anna = rows["card"], rows["file"], rows["listed"], town.anna
    async with town.database.reading() as transaction:
        there = transaction.of(other)
        people, cases, outbox = there.people, there.cases, there.outbox
        empty = [
            await people.by_id(anna.id),
            await people.by_ids([anna.id]),
            await people.by_email(anna.email),
            await people.teams(),
            await people.holders("cag"),
            await people.all_holders(),
            *await people.offices(),
            *(await people.staff([anna.id], date(2026, 11, 23)))[0].people,
            await people.absences(),
            await people.absences(date(2026, 11, 23)),
            await people.address(anna.id, "slack"),
            await people.addresses(anna.id),
            await there.conversations.get(draft.id),
            await there.conversations.latest(anna.id),
            await cases.get(case.id),
            await cases.by_number(case.number),
            await cases.list(),
            await cases.of_reporter(anna.id),
            await cases.cases_of_person(anna.id),
            await cases.of_same_perpetrator(case.id),
            await cases.parties(case.id),
            await there.duties.get(duty.id),
            await there.duties.of_case(case.id),
            await there.duties.of_person(anna.id),
            await there.standing.newest(),
            await there.decisions.of_case(case.id),
            await there.reasons.of_trail(case.id),
            await outbox.history(anna.id, 10),
            await there.files.content(file.id),
            await there.files.of_conversation(draft.id),
            await there.files.of_case(case.id),
            await there.audit.of_trail(case.id),
            await there.installations.token("slack"),
            await there.used_packs.all(),
            await there.listed.get(listed.id),
            await there.listed.of_case(case.id),
            await there.listed.holding(date(2026, 11, 23)),
            await there.confirmed_texts.all(),
        ]
        assert not any(empty), empty
        assert len(await people.all()) == 1
        account = made.address(anna.id).external_id
        sender = await transaction.sender("slack", f"T-{other}", account)
        assert sender is not None
        assert sender.person is None
    assert card.organisation_id == ORGANISATION
    await town.database.settle(card, {"ts": "1"}, NOW)
    assert await town.database.shown([card])
    assert await town.database.shown([replace(card, organisation_id=other)]) == {}


async def test_nothing_of_another_organisation_is_changed(town: Town, other: str) -> None:
    async with town.database.writing() as transaction:
        rows = await fill(town, transaction.of(ORGANISATION))
    draft, case, duty, card = rows["draft"], rows["case"], rows["duty"], rows["card"]
    async with town.database.writing() as transaction:
        there = transaction.of(other)
        with pytest.raises(Erased):
            await there.conversations.save(draft, 1)
        with pytest.raises(Erased):
            await there.cases.save(case, 1)
        with pytest.raises(Erased):
            await there.cases.save_party(replace(rows["party"], aftercare="declined"))
        assert not await there.duties.save(duty, 1)
        assert not await there.outbox.settle(card.id, {}, NOW)
        assert not await there.outbox.retry(card.id, NOW)
        assert not await there.outbox.fail(card.id, "x", NOW)
        assert not await there.keys.erase(case.id, NOW)
        await there.people.save_holders("cag", [])
        await there.people.end_absences(town.anna.id, date(2026, 11, 23))
        await there.people.mark_unreachable(town.anna.id, "slack")
        await there.installations.forget("slack")
        assert await there.confirmed_texts.forget(date.max) == 0
        with pytest.raises(Erased):
            await there.listed.save(replace(rows["listed"], off_at=NOW))
    async with town.database.reading() as transaction:
        here = transaction.of(ORGANISATION)
        assert await here.conversations.get(draft.id) == draft
        assert await here.cases.get(case.id) == case
        assert await here.cases.parties(case.id) == [rows["party"]]
        assert await here.duties.get(duty.id) == duty
        assert await here.listed.holding(date(2026, 11, 23)) == [rows["listed"]]
        assert len(await here.people.holders("cag")) == 1
        assert len(await here.people.absences()) == 1
        assert await here.people.addresses(town.anna.id) == [made.address(town.anna.id)]
        assert await here.installations.token("slack") == "token"
        assert await here.confirmed_texts.all() == [made.confirmed_text()]
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).outbox.settle(card.id, {}, NOW)

"""A protocol that cases began with is not changed under the same date: no process starts on it."""

import pytest

from cases.used_packs import PackChanged, changed_packs, require_unchanged
from protocols.load import digest_of
from tests.cast import Stage
from tests.scripts.plays import report
from tests.storage.made import used_pack


async def test_a_case_keeps_what_it_began_with(stage: Stage) -> None:
    """The first case of a version tells what was in it; another word in it stops the next start."""
    await report(stage["medewerker"])
    database = stage.office.database
    async with database.writing() as transaction:
        used = transaction.of("voorbeeldstad").used_packs
        [row] = await used.all()
        assert row.digest == digest_of(row.protocol, row.valid_from)
        assert await changed_packs(transaction) == []
        await require_unchanged(transaction)
        await used.note(used_pack(valid_from="1999-01-01"))
        await used.note(used_pack(protocol="velsen", valid_from="2014-02-25"))
        right = digest_of("velsen", "2014-02-25")
        await used.note(used_pack(protocol="velsen", valid_from="2014-02-25", digest=right))
        with pytest.raises(PackChanged) as found:
            await require_unchanged(transaction)
    gone, changed = str(found.value).splitlines()
    assert gone.startswith("protocol heerlen of 1999-01-01 is gone, and cases began with it from")
    assert changed.startswith("protocol velsen of 2014-02-25 was changed, and cases began")
    assert "a new folder with a later date" in changed

"""“Wat nu”: whom to call, where the alarm is, and what can be read of the house."""

from tests.cast import Stage


async def test_whom_to_call_and_where_the_alarm_is(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says("wat nu")
    employee.sees("Politie zonder spoed: 0900-8844", "Alarm in Stadskantoor: onder elke balie")


async def test_the_house_and_doubt_are_among_the_advice(stage: Stage) -> None:
    employee = stage["medewerker"]
    for situation, says in (
        ("house_rules", "De huisregels voor bezoekers"),
        ("house_facts", "onder elke balie een alarmknop"),
        ("doubt", "Een klacht of een bezwaar ook"),
    ):
        await employee.says("wat nu")
        await employee.taps("guide", situation)
        employee.sees(says)

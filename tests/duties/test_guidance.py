"""“Wat nu”: whom to call, where the alarm is, and what can be read of the house."""

from tests.cast import Stage
from tests.scripts.plays import begin


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


async def test_a_question_is_answered_for_what_it_names(stage: Stage) -> None:
    employee = stage["medewerker"]
    for question, answer in (
        ("Wat moet ik doen als iemand mij uitscheldt?", "C – verbale agressie"),
        ("wat doe ik bij bedreiging aan de balie?", "D – bedreiging"),
        ("wat als iemand blijft filmen", "C – verbale agressie"),
        ("wat moet ik doen als hij hier met een mes voor me staat", "Bel nu 112"),
        ("hoe ga ik om met verwarde mensen", "Wat doe je nu"),
    ):
        await employee.says(question)
        employee.sees(answer)


async def test_the_same_advice_is_given_once(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says("wat moet ik doen als iemand mij uitscheldt")
    told = employee.sees("C – verbale agressie", "Negeer het kort", "Inwoners mogen niet")
    assert told.count("Negeer het kort") == 1


async def test_an_ordinary_question_starts_no_report(stage: Stage) -> None:
    employee = stage["medewerker"]
    for question in ("waarom krijg ik dit", "ik heb een vraag over mijn verlof"):
        await employee.says(question)
        employee.sees("Wat kan ik voor je doen?")


async def test_danger_is_heard_at_the_end_of_a_text_too_long_to_keep(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("x" * 2_000_000)
    employee.sees("te lang")
    await employee.says("x" * 2_000_000 + " help hij staat hier met een mes voor me")
    employee.sees("Bel nu 112")

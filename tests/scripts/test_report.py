"""The report: buttons alone, corrections, interruptions, nonsense; nothing typed is ever lost."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cases.inbound import Upload
from tests.cast import Player, Stage
from tests.scripts.plays import BY_BUTTONS, STORY, asked, begin, by_buttons, finish, report

PHOTO = Upload(name="deur.png", media_type="image/png", content=b"\x89PNG\r\n\x1a\n" + bytes(200))


async def test_buttons_alone_need_at_most_eighteen_taps(stage: Stage) -> None:
    taps = await by_buttons(stage["medewerker"])
    stage["medewerker"].sees("nummer 2026-0001")
    assert taps <= 18
    assert len(BY_BUTTONS) >= 10  # every W was asked


async def test_a_case_is_numbered_in_the_year_where_the_organisation_is(stage: Stage) -> None:
    stage.clock.at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Amsterdam it is 2027
    await report(stage["medewerker"])
    stage["medewerker"].sees("nummer 2027-0001")


async def test_a_good_story_needs_at_most_five_more_taps(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    assert await finish(employee) <= 5
    employee.sees("nummer 2026-0001")


async def reads_the_story_again(employee: Player) -> None:
    await employee.says("mijn meldingen")
    await employee.taps("follow", "state")
    await employee.taps("view", "story")


async def test_a_story_out_of_the_blue_starts_the_report_and_is_kept(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says(STORY)
    employee.sees("Is er nu gevaar?")
    await employee.taps("danger", "no")
    await finish(employee)
    await reads_the_story_again(employee)
    employee.sees("trut")


async def test_what_answers_no_question_goes_to_the_story(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await finish(employee, until="harm")
    await employee.says("mijn bril is stuk en hij nam ook nog mijn sleutels mee")
    employee.sees("Ik heb dit bij je verhaal gezet", "Wat zijn de gevolgen?")
    await employee.says("niks")
    await finish(employee, until="send")
    await employee.says("o ja, zijn broer stond erbij te lachen")
    employee.sees("Ik heb dit bij je verhaal gezet", "Klopt dit?")
    await finish(employee)
    await reads_the_story_again(employee)
    employee.sees("sleutels", "zijn broer")


async def test_who_does_not_know_when_says_so_in_any_words(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("Een man schold mij uit voor trut aan de balie.")
    await finish(employee, until="when")
    await employee.says("nee")
    employee.sees("geen dag of tijd")
    await employee.says("ik weet het niet meer zo goed hoor")
    assert "Wanneer was het?" not in employee.reads()


async def test_somebody_to_talk_to_is_named_while_a_report_is_open(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("kan iemand mij bellen")
    employee.sees("Carla Coördinator")


async def test_a_longer_text_out_of_the_blue_starts_a_report_though_no_sign_is_known(
    stage: Stage,
) -> None:
    employee = stage["medewerker"]
    await employee.says("ik heb zonet iets naars meegemaakt met een klant in de spreekkamer")
    employee.sees("Is er nu gevaar?")


async def test_a_changed_w_drops_only_what_rests_on_it(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await finish(employee, until="category")
    await employee.taps("change", "where")
    await employee.taps("where", "telefoon")
    text = employee.reads()
    assert "Klopt dit?" in text
    assert "Telefoon" in text
    assert "wacht je straks" in text  # the story stayed


async def test_the_category_can_be_corrected_and_both_are_kept(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await finish(employee, until="category")
    await employee.taps("category", "C")
    await employee.taps("send", "yes")
    async with stage.office.database.reading() as transaction:
        case = (await transaction.of("voorbeeldstad").cases.list())[0]
    assert case.verdict["confirmed"] == "C"
    assert case.verdict["suggested"].startswith("D")


async def test_before_it_is_sent_everybody_who_will_hear_of_it_is_named(stage: Stage) -> None:
    employee, council_member = stage["medewerker"], stage["raadslid"]
    await begin(employee)
    await employee.says(STORY)
    await finish(employee, until="send")
    employee.sees(
        "Lotte Teamleider (leidinggevende): ook je verhaal",
        "Bo Nazorg (bedrijfsmaatschappelijk werker): nummer, categorie, plek en tijd",
    )
    await begin(council_member)
    await council_member.says(STORY)
    await finish(council_member, until="send")
    council_member.sees("Guus Griffier (griffier): ook je verhaal")
    await council_member.taps("send", "yes")
    council_member.sees("Over aangifte beslis je samen met Guus Griffier")


async def test_a_button_on_an_old_card_changes_nothing(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.taps("story", "stepwise")
    await employee.taps("who", "group")
    employee.reads()
    await employee.taps_the_old("danger", "yes")
    text = employee.sees("Die vraag was al klaar", "Wat is er gebeurd?")
    assert "112" not in text


async def test_yesterdays_button_belongs_to_another_report(stage: Stage) -> None:
    employee = stage["medewerker"]
    await by_buttons(employee)
    await begin(employee)
    await employee.taps_the_old("who", "group")
    employee.sees("Die vraag was al klaar", "Vertel in je eigen woorden")


async def test_the_same_event_twice_is_done_once(stage: Stage) -> None:
    employee = stage["medewerker"]
    inbound = stage.wire.chat.typed(employee.email, "melden", ())
    first = await stage.send(inbound)
    again = await stage.send(inbound)
    assert first.answers
    assert again.repeated
    assert employee.reads().count("Is er nu gevaar?") == 1


async def test_stop_asks_first_and_the_report_goes_on_days_later(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await employee.says("stop")
    employee.sees("Wil je stoppen?")
    await employee.taps("stop", "keep")
    employee.sees("wacht op je")
    await stage.later(days=3)
    await employee.says("verder")
    employee.sees("wacht je straks buiten op")
    await finish(employee)
    employee.sees("nummer 2026-0001")


async def test_throwing_away_is_asked_twice_and_then_gone(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await employee.says("stop")
    await employee.taps("stop", "throw_away")
    employee.sees("Echt weggooien?")
    await employee.taps("stop", "yes")
    employee.sees("Je melding is weg")
    await employee.says("verder")
    assert "trut" not in employee.reads()


async def test_a_draft_is_warned_of_and_then_erased(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    employee.reads()
    await stage.later(days=6, hours=1)
    employee.sees("Je melding is nog niet verstuurd")
    await stage.later(days=1)
    employee.sees("Je concept is gewist")
    await employee.says("verder")
    assert "trut" not in employee.reads()


async def test_messages_of_one_hour_leave_the_clocks_look_at_a_draft_as_it_is(
    stage: Stage,
) -> None:
    """Else each message would write every index of its row anew."""
    employee, looks = stage["medewerker"], []
    stage.clock.at = stage.clock.at.replace(minute=10)
    for send in (begin(employee), employee.says(STORY)):
        await send
        async with stage.office.database.reading() as transaction:
            looks.append(await transaction.next_look())
        stage.clock.at += timedelta(minutes=20)
    assert looks == [stage.clock.at.replace(minute=0) + timedelta(days=6)] * 2


async def test_melden_with_an_open_draft_asks_which(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY)
    await employee.says("melden")
    employee.sees("Je hebt nog een melding open")
    await employee.taps("start", "go_on")
    employee.sees("trut")


async def test_danger_at_any_moment_comes_before_everything(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.taps("story", "stepwise")
    employee.reads()
    await employee.says("help hij staat nu voor me met een mes bel de politie")
    first = employee.screen[-1]
    assert "Bel nu 112" in first.text
    assert "Wie deed het?" not in first.text
    await employee.taps("danger", "continue")
    employee.sees("Wie deed het?")


async def test_yes_to_danger_shows_112_and_the_report_waits(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says("melden")
    await employee.taps("danger", "yes")
    assert "Bel nu 112" in employee.screen[-1].text
    await employee.taps("danger", "continue")
    employee.sees("Vertel in je eigen woorden")


async def test_a_photo_where_text_was_expected_is_kept_as_evidence(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("", PHOTO)
    employee.sees("als bewijs", "Vertel in je eigen woorden")
    await employee.says(STORY)
    await finish(employee)
    await stage["leidinggevende"].taps("view", "story")
    stage["leidinggevende"].sees("deur.png")


async def test_a_photo_after_the_report_is_added_to_it(stage: Stage) -> None:
    await report(stage["medewerker"])
    await stage["medewerker"].says("", PHOTO)
    stage["medewerker"].sees("2026-0001", "Bewaard bij je melding")


async def test_a_program_is_no_evidence(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("", Upload(name="x.png", media_type="image/png", content=b"MZ\x00\x01"))
    employee.sees("x.png", "kan ik niet aannemen")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x" * 10_001, "te lang"),
        ("🙂🙂🙂", "een paar woorden"),
        ("   ", "geen tekst"),
    ],
)
async def test_nonsense_as_a_story_gets_a_clear_sentence(
    stage: Stage, text: str, answer: str
) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    employee.reads()
    await employee.says(text)
    employee.sees(answer, "Vertel in je eigen woorden")


async def test_another_language_is_kept_and_the_buttons_go_on(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(
        "Le monsieur au guichet m'a crié dessus et m'a insultée devant tout le monde"
    )
    employee.sees("lees alleen Nederlands en Engels")
    await finish(employee)
    await stage["leidinggevende"].taps("view", "story")
    stage["leidinggevende"].sees("guichet")


async def test_a_greeting_answers_no_question(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says("Hoi!")
    employee.sees("Ik wil iets melden")
    await begin(employee)
    await employee.taps("story", "stepwise")
    first = asked(employee)
    employee.reads()
    for greeting in ("hoi", "Goedemorgen meldbot"):
        await employee.says(greeting)
        assert asked(employee) == first
        assert greeting not in employee.reads()


async def test_messages_at_once_are_all_kept(stage: Stage) -> None:
    """On PostgreSQL they are taken side by side, and those that cross are taken again."""
    employee = stage["medewerker"]
    await begin(employee)
    await asyncio.gather(
        employee.says("Een man schold mij vanmorgen uit aan de balie in het stadskantoor."),
        employee.says("Hij noemde mij ook nog een trut toen hij naar buiten liep en wegging."),
        employee.says("Hij zei daarbij nog dat hij mij wel zou weten te vinden na mijn werk."),
    )
    await finish(employee)
    await stage["leidinggevende"].taps("view", "story")
    stage["leidinggevende"].sees(
        "schold mij vanmorgen uit", "trut toen hij naar buiten", "zou weten te vinden"
    )


async def test_of_first_messages_at_once_one_report_comes(stage: Stage) -> None:
    employee = stage["medewerker"]
    await asyncio.gather(
        employee.says("Een man schold mij vanmorgen uit aan de balie in het stadskantoor."),
        employee.says("Hij noemde mij ook nog een trut toen hij naar buiten liep en wegging."),
    )
    await employee.taps("danger", "no")
    await finish(employee)
    await stage["leidinggevende"].taps("view", "story")
    stage["leidinggevende"].sees("schold mij vanmorgen uit", "trut toen hij naar buiten")


async def test_somebody_who_writes_english_is_answered_in_english(stage: Stage) -> None:
    english = stage["collega-en"]
    await english.says("report")
    english.sees("Is there danger right now?")
    await english.taps("danger", "no")
    await english.says(
        "A man at the counter called me an idiot this morning because he had to wait."
    )
    await finish(english)
    english.sees("number 2026-0001")


async def test_a_report_for_a_colleague_offers_help_to_them(stage: Stage) -> None:
    employee, colleague = stage["medewerker"], stage["collega"]
    await begin(employee)
    await employee.says(STORY)
    await finish(employee, until="care")
    await employee.hands_in("care", f1=["colleague"])
    await employee.hands_in("victim", f1=["Sem Loket"])
    await finish(employee)
    colleague.sees("Er is voor jou gemeld", "Noor Balie")
    await colleague.taps("aftercare", "yes")
    colleague.sees("belt je")
    stage["bmw"].sees("Gesprek met Sem Loket")

"""A report from the first question to the last, and back again."""

from datetime import timedelta

import pytest

from dialogs.answers import Answer, from_json, to_json
from dialogs.dialog import NotUnderstood, Outdated, Outside, changeable, fill, open_step, take
from dialogs.incident import INCIDENT
from dialogs.reply import Reply
from tests.dialogs.person import NOW, OUTSIDE, Person, at_category, at_harm, photo, read_moment

STORY = (
    "Vanmorgen om tien uur aan de balie schold een bekende klant mij uit voor sukkel, "
    "omdat zijn aanvraag was afgewezen. Hij had niets bij zich."
)
READ = {
    "who": Answer(codes=("citizen_known",), text="een klant"),
    "what": Answer(codes=("swearing",)),
    "where": Answer(codes=("balie",)),
    "when": Answer(at=NOW - timedelta(hours=7), precision="minute"),
    "with_what": Answer(codes=("words",)),
    "how": Answer(text="Zoals verteld in het verhaal"),
}


def test_buttons_alone_take_at_most_eighteen_taps() -> None:
    person = at_harm()
    person.ticks(injury=(), more=("witnesses",))
    person.ticks()
    person.taps_on("witness_names", "skip")
    person.taps_on("known", "no")
    person.taps_on("category", "confirm")
    person.taps_on("send", "yes")
    assert person.asked is None
    assert person.taps <= 18
    assert all(answer.source == "tap" for answer in person.answers.values())


def test_a_good_story_takes_at_most_five_taps_more() -> None:
    person = Person()
    person.taps_on("danger", "no")
    person.says(STORY)
    person.story_tells(**READ)
    person.taps = 0
    person.taps_on("why", "skip")
    person.ticks()
    person.ticks()
    person.taps_on("category", "confirm")
    person.taps_on("send", "yes")
    assert person.asked is None
    assert person.taps <= 5


def test_the_order_of_the_questions() -> None:
    assert [step.key for step in INCIDENT.steps] == [
        *("danger", "story", "who", "what", "precisely", "target", "ground", "summoned"),
        *("where", "account", "when", "with_what", "how", "why"),
        *("harm", "care", "victim", "witness_names", "known", "evidence", "category", "send"),
    ]


def test_only_what_the_story_left_out_is_asked() -> None:
    person = Person()
    person.taps_on("danger", "no")
    person.says(STORY)
    person.story_tells(who=READ["who"], where=READ["where"])
    assert person.asked == "what"
    person.ticks(words=("insult",))
    assert person.asked == "when"


def test_what_a_person_said_wins_from_what_was_read() -> None:
    person = at_category()
    person.story_tells(where=Answer(codes=("online",)))
    assert person.answers["where"].code == "balie"


def test_a_story_told_before_the_danger_question_is_kept() -> None:
    person = Person()
    person.says(STORY)
    assert person.answers["story"].text == STORY
    assert person.asked == "danger"
    person.says("En daarna ging hij schreeuwen")
    assert person.answers["story"].text == f"{STORY}\nEn daarna ging hij schreeuwen"
    person.taps_on("danger", "no")
    assert person.asked == "who"


def test_danger_waits_until_the_person_goes_on() -> None:
    person = Person()
    person.taps_on("danger", "yes")
    assert person.asked == "danger"
    person.says("hij staat nog steeds bij de balie")
    assert person.asked == "danger"
    assert person.answers["story"].text == "hij staat nog steeds bij de balie"
    person.answers = take(INCIDENT, person.answers, Reply(step="danger", value="continue"), OUTSIDE)
    assert person.asked == "who"
    assert person.answers["danger"].code == "yes"


def test_the_112_card_in_the_middle_answers_nothing() -> None:
    person = at_harm()
    before = person.answers
    after = take(INCIDENT, before, Reply(step="danger", value="continue"), OUTSIDE)
    assert after == before


def test_going_on_from_the_112_card_answers_the_danger_question() -> None:
    answers = take(INCIDENT, {}, Reply(step="danger", value="continue"), OUTSIDE)
    assert answers["danger"].code == "yes"
    assert open_step(INCIDENT, answers) is INCIDENT.steps[1]


def test_a_colleague_is_asked_for_by_name() -> None:
    person = at_harm()
    person.ticks()
    person.ticks(for_whom=("colleague",))
    assert person.asked == "victim"
    person.says("Fatima Bos en Jan de Wit")
    assert person.answers["victim"].names == ("Fatima Bos", "Jan de Wit")
    assert person.asked == "known"


def test_changing_a_w_drops_only_what_rests_on_it() -> None:
    person = at_category()
    person.taps_on("category", "confirm")
    assert person.asked == "send"
    before = dict(person.answers)
    person.taps_on("change", "who")
    assert person.asked == "who"
    person.taps_on("who", "citizen_known")
    assert before.keys() - person.answers.keys() == {"known", "category"}
    assert person.asked == "category"


def test_leaving_a_w_as_it_was_drops_nothing() -> None:
    person = at_category()
    person.taps_on("category", "confirm")
    before = dict(person.answers)
    person.taps_on("change", "where")
    person.taps_on("where", "keep")
    assert person.answers == before


def test_no_longer_for_a_colleague_drops_the_names() -> None:
    person = at_harm()
    person.ticks()
    person.ticks(for_whom=("several",))
    person.says("Fatima Bos")
    person.taps_on("known", "yes")
    person.taps_on("change", "care")
    person.ticks(for_whom=("self",))
    assert "victim" not in person.answers
    assert person.asked == "category"


def test_a_new_story_drops_what_was_read_from_the_old_one() -> None:
    person = Person()
    person.taps_on("danger", "no")
    person.says(STORY)
    person.story_tells(**READ)
    person.taps_on("why", "refusal")
    person.answers = take(INCIDENT, person.answers, Reply(step="change", value="story"), OUTSIDE)
    person.says("Nee, het ging heel anders dan ik eerst zei.")
    assert person.answers.keys() == {"danger", "story", "why"}


def test_a_suggestion_is_filled_in_and_still_asked() -> None:
    person = at_harm()
    harm = Answer(fields={"injury": ("first_aid",), "more": ()}, tentative=True, source="story")
    person.answers = fill(INCIDENT, person.answers, {"harm": harm})
    assert person.asked == "harm"
    person.ticks()
    assert person.answers["harm"].of("injury") == ("first_aid",)
    assert person.asked == "care"


def test_evidence_is_asked_only_when_opened() -> None:
    person = at_category()
    person.taps_on("category", "confirm")
    person.taps_on("change", "evidence")
    assert person.asked == "evidence"
    person.says("", photo(1), photo(2))
    assert person.asked == "evidence"
    person.taps_on("evidence", "done")
    assert person.asked == "send"
    assert [file.name for file in person.answers["evidence"].files] == ["foto1.jpg", "foto2.jpg"]


def test_a_photo_at_any_question_is_kept_and_the_question_stays() -> None:
    person = at_harm()
    person.says("", photo())
    assert person.asked == "harm"
    assert person.answers["evidence"].files == (photo(),)
    person.says("", photo())
    assert person.answers["evidence"].files == (photo(),)


def test_a_photo_with_words_that_answer_nothing_is_kept_all_the_same() -> None:
    person = at_harm()
    with pytest.raises(NotUnderstood) as problem:
        person.says("kijk eens", photo())
    assert problem.value.answers
    assert problem.value.answers["evidence"].files == (photo(),)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (photo(2, media_type="application/x-msdownload"), "error.file_type"),
        (photo(2, size=26 * 1024 * 1024), "error.file_size"),
    ],
)
def test_one_bad_file_does_not_lose_the_good_one(file: object, key: str) -> None:
    person = at_harm()
    with pytest.raises(NotUnderstood) as problem:
        person.says("", photo(1), file)  # type: ignore[arg-type]
    assert problem.value.text_key == key
    assert problem.value.answers
    assert problem.value.answers["evidence"].files == (photo(1),)


def test_twenty_files_and_no_more() -> None:
    person = at_harm()
    with pytest.raises(NotUnderstood, match=r"error\.file_count") as problem:
        person.says("", *(photo(n) for n in range(21)))
    assert problem.value.answers
    assert len(problem.value.answers["evidence"].files) == 20


def test_a_button_on_an_old_card_is_outdated() -> None:
    person = at_harm()
    with pytest.raises(Outdated):
        take(INCIDENT, person.answers, Reply(step="who", value="group"), OUTSIDE)
    with pytest.raises(Outdated):
        take(INCIDENT, person.answers, Reply(step="change", value="send"), OUTSIDE)
    with pytest.raises(Outdated):
        take(INCIDENT, person.answers, Reply(step="no_such_step", value="x"), OUTSIDE)


def test_a_sent_report_takes_nothing_more() -> None:
    person = at_category()
    person.taps_on("category", "confirm")
    person.taps_on("send", "yes")
    with pytest.raises(Outdated):
        person.says("en nog iets")


def test_category_keeps_the_suggestion_beside_the_correction() -> None:
    person = at_category()
    person.taps_on("category", "D_threat")
    assert person.answers["category"].code == "D_threat"
    assert person.answers["category"].of("suggested") == ("C",)


def test_nothing_can_be_confirmed_where_nothing_was_suggested() -> None:
    person = at_category()
    nothing = Outside(NOW, read_moment, ("A", "B"))
    reply = Reply(step="category", value="confirm")
    with pytest.raises(NotUnderstood, match=r"error\.pick_one"):
        take(INCIDENT, person.answers, reply, nothing)


def test_answers_survive_being_stored() -> None:
    person = at_category()
    person.says("", photo())
    assert from_json(to_json(person.answers)) == person.answers


def test_what_can_be_changed_are_answers_and_evidence() -> None:
    assert changeable(INCIDENT, at_harm().answers) == (
        *("danger", "story", "who", "what", "precisely"),
        *("where", "when", "with_what", "how", "why", "evidence"),
    )

"""What the scripts play again and again: begin a report, finish it, do it by buttons alone."""

from dataclasses import replace

from tests.cast import Player, Stage

STORY = (
    "Vanmorgen om half tien stond er een man aan de balie in het Stadskantoor. Hij begon te "
    "schreeuwen, schold mij uit voor trut en zei: ik wacht je straks buiten op en dan sla ik je "
    "in elkaar. Hij was boos omdat zijn aanvraag was afgewezen."
)
# What somebody who types nothing taps, question by question.
BY_BUTTONS = {
    "who": "citizen_known",
    "target": "employee",
    "summoned": "once",
    "where": "balie",
    "account": "perpetrators",
    "when": "now",
    "with_what": "words",
    "how": "sudden",
    "why": "skip",
    "known": "yes",
    "witness_names": "skip",
    "category": "confirm",
    "send": "yes",
}
FORMS = ("what", "harm", "care")


async def begin(player: Player) -> None:
    """Start a report and say that there is no danger."""
    await player.says("ik wil iets melden")
    await player.taps("danger", "no")


async def report(player: Player, story: str = STORY) -> None:
    """Tell a story and send it."""
    await begin(player)
    await player.says(story)
    await finish(player)


async def by_buttons(player: Player) -> int:
    """Report without typing a word but the first; return how many taps it took."""
    await begin(player)
    await player.taps("story", "stepwise")
    return 3 + await finish(player)


async def finish(player: Player, until: str = "") -> int:
    """Answer what is asked in the likeliest way until the receipt; return the taps it took.

    Ends before the question `until`. Ticking something on a card is a tap, and so is handing in.
    """
    taps = 0
    for _ in range(20):
        step = asked(player)
        if step is None or step == until:
            return taps
        if step == "what":
            await player.hands_in("what", f1=["insult", "menace"])
            taps += 3
        elif step in FORMS:
            await player.hands_in(step)
            taps += 1
        else:
            await player.taps(step, BY_BUTTONS[step])
            taps += 1
    raise AssertionError("the report does not end")


async def under(stage: Stage, protocol: str) -> None:
    """From now on this is the protocol of the invented municipality."""
    async with stage.office.database.writing() as transaction:
        organisation = await transaction.organisation("voorbeeldstad")
        assert organisation
        follows = {**organisation.protocols, "employee": protocol}
        await transaction.save_organisation(replace(organisation, protocols=follows))


def asked(player: Player) -> str | None:
    """Return the step of the question on the newest card; None when nothing is asked."""
    card = player.screen[-1]
    open_steps = [*card.forms, *(step for step, _ in card.taps)]
    return next((step for step in open_steps if step in BY_BUTTONS or step in FORMS), None)

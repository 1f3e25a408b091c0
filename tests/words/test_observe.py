"""What a story says was done: by whom it was meant, whether it was done, and on which words."""

from datetime import UTC, datetime

import pytest

from protocols.vocabulary import Conduct, Direction, Injury, Place, Target
from words.lexicon import lexicon
from words.observe import observe
from words.places import place_of
from words.readings import read_words
from words.story import read

NOW = datetime(2026, 11, 25, 14, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("story", "conduct"),
    [
        ("Hij sloeg mij met de vlakke hand in mijn gezicht.", Conduct.HITTING),
        ("De klant schopte tegen mijn scheen.", Conduct.KICKING),
        ("Ze gaf me een duw bij de balie.", Conduct.PUSHING),
        ("Hij spuugde in mijn gezicht.", Conduct.SPITTING),
        ("Ze beet mijn collega in haar arm.", Conduct.BITING),
        ("Meneer gooide een stoel naar mijn hoofd.", Conduct.THROWING_AT),
        ("Hij trapte de ruit van de balie in.", Conduct.DESTROYING),
        ("Hij stond met een mes in zijn hand voor de balie.", Conduct.WEAPON_SHOWN),
        ("Hij zei dat hij mij dood zou maken.", Conduct.THREAT),
        ('"Ik sla je tanden uit je bek", riep hij.', Conduct.THREAT),
        ("Er ligt een bom onder het stadhuis, zei de beller.", Conduct.BOMB_THREAT),
        ("Hij noemde me een arrogante koe.", Conduct.INSULTING),
        ("Ze deed mijn accent na en lachte me uit.", Conduct.MOCKING),
        ("Hij wilde niet door een vrouw geholpen worden.", Conduct.DISCRIMINATING),
        ("Hij vroeg wat voor ondergoed ik draag.", Conduct.SEXUAL_REMARK),
        ("Mijn huisadres is op Telegram gezet.", Conduct.DOXING),
        ("Hij zegt dat hij er een eind aan gaat maken.", Conduct.SELF_HARM_THREAT),
        ("Mevrouw huilde aan de telefoon.", Conduct.CRYING),
        ("Hij dient een klacht in en stapt naar de rechter.", Conduct.LEGAL_STEPS),
        ("De gemeente doet nooit iets, dat is een schande, zei hij.", Conduct.CRITICISING),
        ("Iemand zat te roken in de wachtruimte.", Conduct.NUISANCE),
        ("Hij wilde niet weggaan.", Conduct.NOT_LEAVING),
        ("Ze ging niet weg toen ik dat vroeg.", Conduct.NOT_LEAVING),
        ('"Morgen ben je dood." Meer niet.', Conduct.THREAT),
        ("He called me a bitch and threw a stapler at me, it hit my arm.", Conduct.THROWING_AT),
        ("She said she would end it tonight.", Conduct.SELF_HARM_THREAT),
        ('"Nog één stap en ik flikker je van de trap", zei zijn broer.', Conduct.THREAT),
        ("Man aan de lijn: hij komt mijn benen breken.", Conduct.THREAT),
        ('"Dan vindt hij me in het trapgat", zei de huurster.', Conduct.SELF_HARM_THREAT),
    ],
)
def test_conduct(story: str, conduct: Conduct) -> None:
    assert conduct in observe(story, NOW).conducts


@pytest.mark.parametrize(
    "story",
    [
        "Hij heeft me niet geslagen.",
        "Ik duwde hem weg en liep naar buiten.",
        "Ik was bang dat hij zou slaan.",
        "De gemeente zet ons het mes op de keel.",
        "Het college legt een bom onder de zorg.",
        "Hij sloeg een toon aan alsof wij zijn personeel zijn.",
        "Ik sloeg alarm bij de beveiliging.",
    ],
)
def test_no_violence_in_what_was_denied_feared_or_a_figure_of_speech(story: str) -> None:
    facts = observe(story, NOW)
    assert not set(facts.conducts) & {Conduct.HITTING, Conduct.PUSHING, Conduct.WEAPON_SHOWN}
    assert not facts.flags.weapon


def test_in_a_quotation_ik_is_the_aggressor_and_the_deed_is_a_threat() -> None:
    facts = observe('"Ik schop je van de trap", zei de man aan de balie.', NOW)
    assert facts.conducts[0] is Conduct.THREAT
    assert Conduct.KICKING not in facts.conducts


def test_an_attempt_is_not_a_blow() -> None:
    facts = observe("Hij haalde uit naar mijn hoofd maar ik kon wegduiken.", NOW)
    assert facts.conducts[0] is Conduct.ATTEMPTED_BLOW
    assert Conduct.HITTING not in facts.conducts


@pytest.mark.parametrize(
    "story",
    [
        "Hij stond met een schoffel boven zijn hoofd en riep dat we weg moesten.",
        "Ze hield een stuk glas tegen mijn keel.",
        "Kreeg met een fietspomp een lel tegen mijn arm, flink gekneusd.",
        "Mijn collega is met een bevroren kip in het gezicht geslagen.",
        "Hij liep met een draaiende boormachine op mijn collega af.",
        "Als jullie niet gaan stuurt hij zijn herder op ons af, zei hij.",
        "Er ligt iets onder de tribune dat om drie uur afgaat, zei een stem.",
        "Hij heeft een jerrycan benzine klaarstaan en komt vanavond langs, riep hij.",
    ],
)
def test_what_lies_at_hand_is_a_weapon_when_it_is_used_as_one(story: str) -> None:
    assert observe(story, NOW).flags.weapon


@pytest.mark.parametrize(
    "story",
    [
        "Na het gesprek pakte mevrouw haar paraplu en bedankte ons.",
        "Hij gaf me met zijn vlakke hand een klap op mijn wang.",
        "De tuinman vroeg of hij zijn hark in de hal mocht zetten.",
        "De keet van onze aannemer is vannacht in brand gestoken.",
        "Hij vroeg of ik wel tot tien kon tellen.",
    ],
)
def test_what_lies_at_hand_is_no_weapon_by_itself(story: str) -> None:
    assert not observe(story, NOW).flags.weapon


def test_petrol_over_oneself_is_self_harm_and_no_weapon() -> None:
    flags = observe("Hij goot benzine over zichzelf uit, aansteker in zijn hand.", NOW).flags
    assert flags.self_harm
    assert flags.acute_danger
    assert not flags.weapon


def test_a_knife_at_ones_own_wrist_is_self_harm_and_no_weapon_shown() -> None:
    facts = observe("Hij zette een mes op zijn pols.", NOW)
    assert Conduct.WEAPON_SHOWN not in facts.conducts
    assert facts.flags.self_harm
    assert facts.flags.acute_danger


@pytest.mark.parametrize(
    ("story", "direction"),
    [
        ("Ze huilde omdat ze haar huur niet kan betalen.", Direction.SELF),
        ("Jullie maken er altijd een puinhoop van, zei hij.", Direction.ORGANISATION),
        ("Hij noemde mij een trut.", Direction.EMPLOYEE),
    ],
)
def test_direction(story: str, direction: Direction) -> None:
    assert observe(story, NOW).direction is direction


@pytest.mark.parametrize(
    ("story", "place"),
    [
        ("Hij schold me uit aan de balie.", Place.COUNTER),
        ("Door de telefoon noemde ze me een trut.", Place.TELEPHONE),
        ("Cliënt smeet de map weg in de spreekkamer.", Place.INTERVIEW_ROOM),
        ("Tijdens het huisbezoek ging hij voor de deur staan.", Place.HOME_VISIT),
        ("Op straat riep iemand mij na.", Place.PUBLIC_SPACE),
        ("In de brief noemt hij mij een nul.", Place.IN_WRITING),
        ("Op Facebook staat mijn naam.", Place.ONLINE),
        ("Een inspreker schold het raadslid uit.", Place.MEETING),
        ("Hij schold me uit, politie gebeld.", None),
    ],
)
def test_place(story: str, place: Place | None) -> None:
    assert observe(story, NOW).place is place


@pytest.mark.parametrize(
    ("story", "place"),
    [
        ("In een brief over het huisbezoek noemt hij mij een leugenaar.", Place.IN_WRITING),
        ("Eerst schold hij aan de telefoon, nu stond hij aan de balie te razen.", Place.COUNTER),
        ("Na de commissie greep hij mij op de parkeerplaats bij mijn jas.", Place.PUBLIC_SPACE),
        ("Hij belde dat ze bij jullie aan de balie niks kunnen.", Place.TELEPHONE),
    ],
)
def test_of_two_channels_the_one_counts_that_is_not_only_spoken_of(
    story: str, place: Place
) -> None:
    assert observe(story, NOW).likely_place is place


def test_a_name_within_a_longer_name_counts_once() -> None:
    story = read("Ze stond in de publiekshal te roepen, gewoon tegen de zaal.")
    assert place_of(read_words(story, lexicon()), {}).place is Place.COUNTER


def test_a_place_that_is_only_likely_is_not_filled_in() -> None:
    facts = observe("Hij zei dat mijn werk niks voorstelde en liep lachend weg.", NOW)
    assert facts.place is None
    assert facts.likely_place is not None


@pytest.mark.parametrize(
    ("story", "target"),
    [
        ("Hij sloeg mij met de vlakke hand in mijn gezicht.", Target.EMPLOYEE),
        ("Hij trapte de ruit van de balie in.", Target.GOODS),
        ("Hij sloeg een andere bezoeker in de wachtruimte.", Target.VISITOR),
        ("Er ligt een bom onder het stadhuis, zei de beller.", Target.ORGANISATION),
        ("Hij zei: ik kom je in elkaar slaan.", Target.EMPLOYEE),
        ("Mevrouw huilde aan de telefoon.", None),
    ],
)
def test_at_whom_it_was_aimed(story: str, target: Target | None) -> None:
    assert observe(story, NOW).targets == ((target,) if target else ())


def test_only_the_organisations_own_location_and_only_one() -> None:
    names = ("Stadskantoor", "Werf Noord", "Werf")
    assert observe("Het was bij de werf noord.", NOW, names).location == "Werf Noord"
    assert observe("Van het stadskantoor naar de werf.", NOW, names).location is None
    assert observe("Bij het stadskantoortje.", NOW, names).location is None


@pytest.mark.parametrize(
    ("story", "sustained"),
    [
        ("Ik heb hem twee keer gewaarschuwd maar hij bleef schelden.", True),
        ("Ondanks onze afspraak belt hij weer elke dag met verwijten.", True),
        ("Hij schold me uit en ging weg.", False),
    ],
)
def test_sustained(story: str, sustained: bool) -> None:
    assert observe(story, NOW).sustained is sustained


@pytest.mark.parametrize("slip", ["geslagn", "gesslagen", "geslaagen"])
def test_a_slip_is_mended_towards_the_lexicon(slip: str) -> None:
    assert Conduct.HITTING in observe(f"Hij heeft mij {slip} aan de balie.", NOW).conducts


def test_a_real_word_is_never_mended_into_a_grave_one() -> None:
    facts = observe("De scholing van de afdeling over het zoeken ging door.", NOW)
    assert not facts.flags.punishable


@pytest.mark.parametrize(
    ("story", "conduct"),
    [
        ("zei die tegen mij ik ram je voor je bek", Conduct.THREAT),
        ("Hae sjloog mich op miene kop", Conduct.HITTING),
        ("He said: I will kill you", Conduct.THREAT),
        ("vuil teringlijer zei die", Conduct.INSULTING),
    ],
)
def test_dialect_slang_and_english(story: str, conduct: Conduct) -> None:
    assert conduct in observe(story, NOW).conducts


def test_what_was_set_aside_is_kept_as_possible() -> None:
    """Nothing heavier than what is shown may disappear without a word."""
    facts = observe("Hij noemde me trut, heks en sukkel en dreigde met een klacht.", NOW)
    assert not set(facts.possible) & set(facts.conducts)


def test_what_was_done_in_one_sentence_is_not_outweighed_by_the_others() -> None:
    story = (
        "Vanmorgen sloeg een onbekende man mij met zijn vuist in mijn gezicht aan de balie. "
        "Hij zei: ik weet waar je woont."
    )
    facts = observe(story, NOW)
    assert facts.conducts[0] is Conduct.HITTING
    assert Conduct.VEILED_THREAT in facts.conducts


@pytest.mark.parametrize(
    ("story", "degree"),
    [
        ("Hij sloeg mij, ik heb een bloedneus. De bhv heeft mij geholpen.", Injury.FIRST_AID),
        ("Ze beet mij in mijn hand, die is gehecht. Vier hechtingen.", Injury.OUTPATIENT),
        ("Hij stak mijn collega in de arm, hij ligt gewond in het ziekenhuis.", Injury.HOSPITAL),
        ("Hij schopte mij, blauwe plek, ik hoefde niet naar de dokter.", Injury.NONE),
        ('Hij riep "jij ligt straks gewond in het ziekenhuis".', Injury.NONE),
    ],
)
def test_how_serious_an_injury_is(story: str, degree: Injury) -> None:
    assert observe(story, NOW).injury is degree


def test_a_blow_in_the_face_breaks_nothing_and_is_no_fist_held_up() -> None:
    conducts = observe("Hij sloeg mij met zijn vuist in het gezicht.", NOW).conducts
    assert Conduct.HITTING in conducts
    assert not {Conduct.DESTROYING, Conduct.THREAT} & {*conducts}

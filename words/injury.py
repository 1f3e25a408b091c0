"""How serious an injury is, as far as the story says what was done about it."""

import re

from protocols.vocabulary import Injury
from words.quotes import implied_quotations, quotations

# the most serious first; each is about care that was given, not about what somebody wished
_CARE = (
    (
        Injury.HOSPITAL,
        r"(?:naar|in) het ziekenhuis|opgenomen in|geopereerd|ambulance (?:heeft|nam|mee)|met de "
        r"ambulance|per ambulance",
    ),
    (
        Injury.OUTPATIENT,
        r"hechtingen|gehecht|gelijmd|huisartsenpost|spoedeisende|eerste hulp|naar de (?:huisarts"
        r"|dokter|tandarts)|gebroken|gips",
    ),
    (
        Injury.FIRST_AID,
        r"pleisters?|verbonden|verband|ehbo\w*|bhv\w*|bedrijfshulpverlen\w*|gekoeld"
        r"|coldpack|ijs erop",
    ),
)
_READ = tuple((degree, re.compile(rf"\b(?:{words})\b")) for degree, words in _CARE)
_DENIED = re.compile(r"\b(?:niet|geen|hoeft?|hoefde|zonder|bijna|had kunnen)\b[^.,;!?]{0,15}$")


def degree_of(folded: str) -> Injury:
    """The most serious degree that the reporter tells of; NONE when none is told.

    `folded` is the story, folded. What is said in a quotation or denied does not count.
    """
    marked = quotations(folded)
    quoted = [*marked, *implied_quotations(folded, marked)]
    for degree, words in _READ:
        for match in words.finditer(folded):
            said = any(start <= match.start() < end for start, end in quoted)
            if not said and not _DENIED.search(folded[: match.start()]):
                return degree
    return Injury.NONE

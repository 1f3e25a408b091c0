"""What somebody else says in a text: between marks, after a colon, before "zei die"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

_LONGEST_QUOTE = 1500
_BEFORE_COLON = 60  # characters: longer than "antwoordde wij" and what may follow it
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_COLON = re.compile(r"(?<!\d):\s+(?=[\w'\"])|(?<=\w): ?(?=[a-z])")
_OWN_WORDS = re.compile(
    r"\b(?:zei|zeg|vroeg|antwoordde|riep) (?:ik|we|wij)[^.:]{0,40}$|\bik (?:zei|vroeg"
    r"|riep)[^.:]{0,40}$"
)
_TELLS_ON = re.compile(
    r"(?:hij|ze|zij|meneer|mevrouw|volgens|of|dat|een keer|geen|wel|niet|toen|eerst|omdat) "
    r"|(?:iemand|er|het|de \w+|een \w+|mijn \w+) (?:riep|zei|werd|was|stond|ging|kwam|had|kreeg"
    r"|heeft|zat)\b"
)
_SPEECH = (
    "zei|zeg|zegt|zeiden|zag|riep|roept|roepen|riepen|schreeuwde|schreeuwt|snauwde|snauwt|gilde"
    "|gilt|brulde|siste|sist|tierde"
    "|mompelde|schreef|schrijft|appte|appt|mailde|mailt|stuurde|vroeg|antwoordde|grapte"
    "|fluisterde|stamelde|blafte|krijste"
    "|lachte|huilde|snikte|beet|voegde|said|says|yelled|shouted|told me|kreeg ik|krijg ik"
    "|kregen we|aldus|stond er|staat er"
)
_SAID = re.compile(
    rf",? (?:dat )?(?:{_SPEECH})(?: (?:hij|ze|zij|ie|die|dattie|'r|er|de|het|een|'n|n|meneer"
    rf"|mevrouw|man|klant|beller|he|she"
    r"|op|onder|in|aan|naar|te|via|iemand|me|mij|toe|over|tegen))\b(?! ?(?:dat\b|of\b|:|hoe\b"
    r"|waar\b))(?![^.!?]{0,30}(?:\bdat\b|:))"
)
_SETS_SCENE = re.compile(
    r"\s*(?:toen|daarna|vervolgens|gisteren|vandaag|vanmorgen|vanmiddag|in|bij|aan|tijdens|op|na"
    r"|onder|via|door|nadat|terwijl|als (?:hij|zij)"
    r"|de|een|het|mijn|hij|zij|ze|er|iemand|meneer|mevrouw|klant|client|man|vrouw|en|maar|elke"
    r"|iedere|steeds|opeens|ineens|ook|later|over"
    r"|inwoner|bezoeker|beller|vader|moeder|buurman|zijn|haar|we|wij|ik (?:kreeg|werd|hoorde|heb"
    r"|had)|die|dat|dit|want|omdat|vanuit)\b(?! je\b| u\b)"
)


def _closing(folded: str, opening: int) -> int | None:
    """Where the quotation opened at `opening` ends, or None when it never does."""
    mark = folded[opening]
    end = opening + 1
    while (end := folded.find(mark, end, opening + _LONGEST_QUOTE)) != -1:
        after = folded[end + 1 : end + 2]
        if mark == '"' or (not after.isalnum() and not folded[end - 1].isspace()):
            return end
        end += 1
    return None


def _opens(folded: str, at: int) -> bool:
    if folded[at] == '"':
        return True
    before, after = folded[at - 1 : at] if at else "", folded[at + 1 : at + 2]
    shortened = re.match(r"'(?:[tsnkmr]|ns)(?![^\W_])", folded[at : at + 4])
    return not before.isalnum() and bool(after) and not after.isspace() and not shortened


def quotations(folded: str) -> list[tuple[int, int]]:
    """The places between quotation marks, as (first, one past the last) character."""
    found, at = [], 0
    for match in re.finditer("[\"']", folded):
        if match.start() < at or not _opens(folded, match.start()):
            continue
        end = _closing(folded, match.start())
        if end is not None:
            found.append((match.start() + 1, end))
            at = end + 1
    return found


def _apart(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in others)


def _after_colon(folded: str) -> Iterator[tuple[int, int]]:
    """What follows "zei hij:" up to the end of the sentence; not the reporter's own words."""
    for match in _COLON.finditer(folded):
        before = folded[max(0, match.start() - _BEFORE_COLON) : match.start()]
        if not (_OWN_WORDS.search(before) or _TELLS_ON.match(folded, match.end())):
            last = min(len(folded), match.end() + _LONGEST_QUOTE)
            end = _SENTENCE_END.search(folded, match.end(), last)
            yield match.end(), end.end() if end else last


def _before_said(folded: str) -> Iterator[tuple[int, int]]:
    """What stands before "zei die": "vuil teringlijer zei die en toen tuut tuut"."""
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(folded))]
    for match in _SAID.finditer(folded):
        sentence = ends[bisect_right(ends, match.start()) - 1]
        begin = max(sentence, match.start() - _LONGEST_QUOTE)
        before = folded[begin : match.start()]
        if len(before.split()) > 1 and not _SETS_SCENE.match(before):
            yield begin, match.start()


def implied_quotations(folded: str, marked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words said that have no quotation marks, apart from those that have."""
    taken, implied = [span for span in marked if span[0] < span[1]], []
    for span in (*_after_colon(folded), *_before_said(folded)):
        at = bisect_left(taken, span)
        if _apart(span, taken[max(0, at - 1) : at + 1]):
            taken.insert(at, span)
            implied.append(span)
    return implied

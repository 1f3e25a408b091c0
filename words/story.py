"""A text as the room reads it: folded words with their places, sentences, and who is speaking."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from words.quotes import implied_quotations, quotations

_WORD = re.compile(
    r"'[tsnkmr](?![^\W_])"  # 't, 's, 'n
    r"|\d+(?:[.:,]\d+)*"
    r"|[^\W\d_]+(?:\*+[^\W\d_]+)*(?:'[^\W\d_]+)*"  # zo'n, foto's, k*nker
    r"|[^\w\s]"
)
_ENDS = frozenset(".!?\n;")
_LONGEST_SENTENCE = 100  # tokens; what goes on without an end is read as several
_SHORT = frozenset(
    [
        "mw",
        "mr",
        "dhr",
        "mevr",
        "hr",
        "nr",
        "blz",
        "ca",
        "o.a",
        "bijv",
        "bv",
        "evt",
        "resp",
        "st",
        "ing",
        "drs",
        "dr",
        "prof",
        "fam",
        "tel",
        "incl",
        "excl",
        "aub",
    ]
)
# quotation marks of all kinds, as the two that are on a keyboard
_MARKS = dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"') | dict.fromkeys(
    "\u2018\u2019\u0060\u00b4", "'"
)


class Token(NamedTuple):
    """One word or mark: `form` is folded (lower case, no accents); `start:end` is where it is."""

    form: str
    start: int
    end: int
    sentence: int
    quote: int  # 0 outside quotation marks, else which quotation


@dataclass(frozen=True, slots=True)
class Story:
    """The whole text and its tokens, in order."""

    text: str
    tokens: tuple[Token, ...]

    def __len__(self) -> int:
        return len(self.tokens)

    def sentence_of(self, index: int) -> tuple[int, int]:
        """First token and one past the last token of the sentence that token `index` is in."""
        sentence = self.tokens[index].sentence
        first, last = index, index + 1
        while first and self.tokens[first - 1].sentence == sentence:
            first -= 1
        while last < len(self.tokens) and self.tokens[last].sentence == sentence:
            last += 1
        return first, last


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """One character to exactly one character, so that places in the text stay the same."""
    if char in _MARKS:
        return _MARKS[char]
    return (unicodedata.normalize("NFD", char)[0].lower() or char)[0]


def fold(text: str) -> str:
    """Lower case without accents and with straight quotation marks; the same length as `text`."""
    return "".join(map(_fold_char, text))


def _ends_sentence(folded: str, matches: list[re.Match[str]], index: int) -> bool:
    mark = matches[index]
    if mark[0] not in _ENDS:
        return False
    if mark[0] != "." or index == 0:
        return True
    before = matches[index - 1]
    short = before[0] in _SHORT or (len(before[0]) == 1 and before[0].isalpha())
    return not (short and before.end() == mark.start())


def _tokens(text: str) -> Iterator[Token]:
    folded = fold(text)
    matches = list(_WORD.finditer(folded))
    marked = quotations(folded)
    quotes = sorted([*marked, *implied_quotations(folded, marked)])
    sentence, begun, place, previous = 0, 0, 0, 0
    for index, match in enumerate(matches):
        if "\n" in folded[previous : match.start()] or index - begun >= _LONGEST_SENTENCE:
            sentence, begun = sentence + 1, index
        while place < len(quotes) and quotes[place][1] <= match.start():
            place += 1
        inside = place < len(quotes) and quotes[place][0] <= match.start()
        yield Token(match[0], match.start(), match.end(), sentence, place + 1 if inside else 0)
        if _ends_sentence(folded, matches, index):
            sentence, begun = sentence + 1, index + 1
        previous = match.end()


def read(text: str) -> Story:
    """Cut a text into tokens. Never raises, on any string."""
    return Story(text, tuple(_tokens(text)))

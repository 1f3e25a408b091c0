"""Makes words/lexicon/lookalikes.yaml: real words that a typing slip must not be mended into.

python -m tests.eval.lookalikes
"""

import textwrap
from collections import defaultdict
from pathlib import Path

from rapidfuzz.distance import OSA
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from words.lexicon import FOLDER, lexicon
from words.slips import worth_mending

FILE: Path = FOLDER / "lookalikes.yaml"
LONGEST = 16
HEAD = """# Real words, one slip away from a word of the lexicon, that must not be taken for it.
# Made by `python -m tests.eval.lookalikes`; run it again after adding words to the lexicon.
lookalikes: |
"""


def dictionary() -> set[str]:
    """The Dutch words that simplemma knows, forms and lemmas."""
    known = DefaultDictionaryFactory().get_dictionary("nl")
    pairs = ((_text(form), _text(lemma)) for form, lemma in known.items())
    words = {word for pair in pairs for word in pair}
    return {
        word for word in words if word.isalpha() and word.islower() and 4 < len(word) <= LONGEST
    }


def _text(word: str | bytes) -> str:
    return word.decode("utf-8") if isinstance(word, bytes) else word


def _shortened(word: str) -> set[str]:
    """The word and all words that a letter less makes of it: what words one slip apart share."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def lookalikes() -> list[str]:
    """The real words, unknown to the lexicon, that are one slip away from a word worth mending."""
    vocabulary = lexicon().vocabulary
    near: dict[str, set[str]] = defaultdict(set)
    for meant in worth_mending(vocabulary.by_form, lexicon().verbs):
        for part in _shortened(meant):
            near[part].add(meant)
    unknown = dictionary() - vocabulary.by_form.keys() - vocabulary.spelling.keys()
    return sorted(word for word in unknown if _is_near(word, near))


def _is_near(word: str, near: dict[str, set[str]]) -> bool:
    candidates = {meant for part in _shortened(word) for meant in near.get(part, ())}
    return any(OSA.distance(word, meant, score_cutoff=1) <= 1 for meant in candidates)


def main() -> None:
    """Write the file."""
    body = textwrap.wrap(", ".join(lookalikes()), 100)
    FILE.write_text(HEAD + "".join(f"  {line}\n" for line in body), "utf-8")


if __name__ == "__main__":
    main()

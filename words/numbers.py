"""Small numbers as people write them: "3", "drie", "anderhalf", "een half"."""

_WORDS = {
    "een half": 0.5,
    "half": 0.5,
    "anderhalf": 1.5,
    "anderhalve": 1.5,
    "een paar": 0.0,
    "een": 1,
    "n": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "twee": 2,
    "two": 2,
    "drie": 3,
    "three": 3,
    "vier": 4,
    "four": 4,
    "vijf": 5,
    "five": 5,
    "zes": 6,
    "six": 6,
    "zeven": 7,
    "seven": 7,
    "acht": 8,
    "eight": 8,
    "negen": 9,
    "nine": 9,
    "tien": 10,
    "ten": 10,
    "elf": 11,
    "eleven": 11,
    "twaalf": 12,
    "twelve": 12,
    "dertien": 13,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "zeventien": 17,
    "achttien": 18,
    "negentien": 19,
    "twintig": 20,
    "twenty": 20,
    "vijfentwintig": 25,
    "dertig": 30,
    "thirty": 30,
    "veertig": 40,
    "vijftig": 50,
}
_ORDINALS = {
    word: count
    for count, words in {
        2: "tweede second nogmaals",
        3: "derde third",
        4: "vierde fourth",
        5: "vijfde fifth",
        6: "zesde sixth",
        7: "zevende",
        8: "achtste",
        9: "negende",
        10: "tiende",
        11: "elfde",
        12: "twaalfde",
        15: "vijftiende",
        20: "twintigste",
    }.items()
    for word in words.split()
}
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"


def number(words: str) -> float:
    """The value of something that `NUMBER` matches; 0 for "een paar"."""
    return float(words) if words.isdigit() else float(_WORDS[words])


def count(word: str) -> int | None:
    """A whole number or rank in one word ("3", "drie", "derde", "3e"), or None."""
    digits = word.removesuffix("e").removesuffix("st").removesuffix("d").removesuffix("x")
    if digits.isdigit() and len(digits) < 4:
        return int(digits)
    if word in _ORDINALS:
        return _ORDINALS[word]
    value = _WORDS.get(word)
    return int(value) if value and value == int(value) else None

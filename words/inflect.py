"""The forms of Dutch verbs: regular ones by rule, strong ones from the lexicon's own table."""

from collections.abc import Iterator, Mapping

Tense = str  # "inf", "pres", "past" or "part"
_UNSTRESSED = ("be", "ver", "ont", "her", "ge", "er", "mis", "over", "om", "door", "aanbe", "weer")
_VOWELS = "aeiou"
_PARTICLES = (
    "achterna", "kapot", "lastig", "buiten", "binnen", "samen", "tegen", "terug", "omver", "neer",
    "vast", "voort", "langs", "dicht", "open", "plat", "dood", "stuk", "rond", "voor", "door",
    "thuis", "leeg", "klem", "aan", "mee", "los", "weg", "toe", "uit", "bij", "af", "op", "in",
    "om", "na",
)  # fmt: skip
_WHOLE = frozenset(
    [
        "omsingelen",
        "omhelzen",
        "omschrijven",
        "omringen",
        "voorkomen",
        "voorzien",
        "doorzien",
        "aanbidden",
        "aanvaarden",
    ]
)


def _stems(infinitive: str) -> list[str]:
    """The stem before devoicing; two where the stress is left open (treiteren, chanteren)."""
    if infinitive.endswith(("aan", "oen")):
        return [infinitive[:-1]]
    raw = infinitive.removesuffix("en")
    if len(raw) > 2 and raw[-1] == raw[-2] and raw[-1] not in _VOWELS:
        return [raw[:-1], raw]  # loan words keep both: app, appt
    open_syllable = (
        len(raw) > 1
        and raw[-1] not in _VOWELS + "w"
        and raw[-2] in "aeou"
        and (len(raw) < 3 or raw[-3] not in _VOWELS)
    )
    if not open_syllable:
        return [raw]
    long = raw[:-1] + raw[-2] + raw[-1]
    return [long, raw] if raw[-2] == "e" and len(raw) > 4 else [long]


def _weak(infinitive: str) -> Iterator[tuple[str, Tense]]:
    yield infinitive, "inf"
    for raw in _stems(infinitive):
        stem = raw[:-1] + {"v": "f", "z": "s"}.get(raw[-1], raw[-1])
        dental = "t" if raw.endswith(("t", "k", "f", "s", "ch", "p", "x")) else "d"
        yield stem, "pres"
        yield stem if stem.endswith("t") else stem + "t", "pres"
        yield stem + dental + "e", "past"
        yield stem + dental + "en", "past"
        prefix = "" if infinitive.startswith(_UNSTRESSED) else "ge"
        yield prefix + (stem if stem.endswith(dental) else stem + dental), "part"


def _strong(infinitive: str, parts: str) -> Iterator[tuple[str, Tense]]:
    """`parts`: ik-form, hij-form, past, past plural, participle; a slash gives a choice."""
    tenses = ("pres", "pres", "past", "past", "part")
    yield infinitive, "inf"
    for choice, tense in zip(parts.split(), tenses, strict=True):
        for form in choice.split("/"):
            yield form, tense


def _inherited(infinitive: str, strong: Mapping[str, str]) -> str | None:
    """The parts of a strong verb behind an unstressed prefix: beschieten after schieten."""
    for prefix in _UNSTRESSED:
        if not infinitive.startswith(prefix):
            continue
        if base := strong.get(infinitive.removeprefix(prefix)):
            *others, participle = base.split()
            last = "/".join(prefix + form.removeprefix("ge") for form in participle.split("/"))
            before = ("/".join(prefix + form for form in part.split("/")) for part in others)
            return " ".join((*before, last))
    return None


def base_forms(infinitive: str, strong: Mapping[str, str]) -> set[tuple[str, Tense]]:
    """All forms of a verb without particle, each with its tense."""
    parts = strong.get(infinitive) or _inherited(infinitive, strong)
    found = set(_strong(infinitive, parts) if parts else _weak(infinitive))
    found.add((infinitive + "d", "pres"))
    found.add((infinitive + "de", "pres"))
    # spoken spelling drops the n: slope, ramme
    found |= {(form[:-1], tense) for form, tense in found if form.endswith("en") and len(form) > 4}
    return found


def separated(lemma: str) -> str:
    """The verb with a bar behind its particle: op|wachten. Others come back as they are."""
    if "|" in lemma or lemma in _WHOLE:
        return lemma
    for particle in _PARTICLES:
        base = lemma.removeprefix(particle)
        if (
            base != lemma
            and len(base) > 3
            and base.endswith("n")
            and any(v in base[:-2] for v in _VOWELS)
        ):
            return f"{particle}|{base}"
    return lemma


def forms(lemma: str, strong: Mapping[str, str]) -> set[tuple[str, Tense]]:
    """All one-word forms; a separable verb is written with a bar: `uit|schelden`."""
    particle, _, base = lemma.rpartition("|")
    found = {(particle + form, tense) for form, tense in base_forms(base, strong)}
    if particle:
        found |= {(f"{particle}te{base}", "inf")}
    return found

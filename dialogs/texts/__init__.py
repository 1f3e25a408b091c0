"""The bot's sentences, by key. Missing keys fail loudly, in tests, not in front of people.

One folder per language, one file per subject: `incident.yaml` holds the keys `incident.…`.
`nl` and `en` hold the same keys. Templates are compiled once; renderers escape, not we.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import Environment, StrictUndefined, Template, UndefinedError, nodes

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

_jinja = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701  renderers escape
_FOLDER = Path(__file__).parent


class MissingText(KeyError):
    """No sentence with this key. A mistake of ours, never of the person's."""


_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one, where built


class _UniqueKeys(_LOADER):  # type: ignore[misc]  # which of two is known at run time
    """PyYAML lets the last of two equal keys win; a catalogue may not."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1 or not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key!r} appears twice or is no text", node.start_mark
            )
    mapping: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_UniqueKeys.add_constructor("tag:yaml.org,2002:map", _mapping)


def _leaves(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        path = f"{prefix}.{key}"
        if isinstance(value, dict):
            yield from _leaves(value, path)
        else:
            yield path, value


@cache
def catalogue(language: str) -> Mapping[str, str | list[str]]:
    """Return every entry of a language: key to sentence, or to a list of words people type."""
    entries: dict[str, str | list[str]] = {}
    for path in sorted((_FOLDER / language).glob("*.yaml")):
        tree = yaml.load(path.read_text("utf-8"), _UniqueKeys)  # noqa: S506  a SafeLoader
        entries.update(_leaves(tree, path.stem))
    if not entries:
        raise MissingText(f"no texts in language {language!r}")
    return entries


@dataclass(frozen=True, slots=True)
class _Filled:
    """A sentence that only has values to fill in: ten times as quick as a whole template."""

    pieces: Sequence[tuple[str, str]]  # words, and the name of the value behind them

    def render(self, values: Mapping[str, object]) -> str:
        try:
            return "".join([str(values[name]) if name else text for text, name in self.pieces])
        except KeyError as problem:
            raise UndefinedError(f"{problem} is undefined") from problem


@cache
def _sentence(key: str, language: str) -> str | _Filled | Template:
    entry = catalogue(language).get(key)
    if not isinstance(entry, str):
        raise MissingText(f"{language}: {key}")
    if "{" not in entry:
        return entry
    return _filled(_jinja.parse(entry)) or _jinja.from_string(entry)


def _filled(parsed: nodes.Template) -> _Filled | None:
    """Return the sentence in pieces; None where it has more than words and values."""
    pieces: list[tuple[str, str]] = []
    for output in parsed.body:
        for node in output.nodes if isinstance(output, nodes.Output) else [output]:
            match node:
                case nodes.TemplateData(data=words):
                    pieces.append((words, ""))
                case nodes.Name(name=name):
                    pieces.append(("", name))
                case _:
                    return None
    return _Filled(pieces)


def say(key: str, language: str = "nl", **values: object) -> str:
    """Return the sentence with this key.

    Raises MissingText for an unknown key, jinja2.UndefinedError for a value it needs and lacks.
    """
    sentence = _sentence(key, language)
    return sentence if isinstance(sentence, str) else sentence.render(values)


def knows(key: str, language: str = "nl") -> bool:
    """Tell whether there is a sentence with this key."""
    return isinstance(catalogue(language).get(key), str)


@cache
def section(key: str, language: str) -> tuple[str, ...]:
    """Return every sentence right under this key, in the catalogue's order: a list to show.

    Raises MissingText when there are none.
    """
    found = [entry for path, entry in catalogue(language).items() if path.rpartition(".")[0] == key]
    if not found:
        raise MissingText(f"{language}: {key}.…")
    return tuple(entry for entry in found if isinstance(entry, str))


@cache
def words(key: str, language: str) -> tuple[str, ...]:
    """Return the words people type for something; none where nobody thought of any."""
    entry = catalogue(language).get(key, ())
    return () if isinstance(entry, str) else tuple(entry)


@cache
def option_label(texts: str, value: str, language: str) -> str:
    """Return what a button says: the step's own words, else an act's name, else the common ones.

    `texts` is where the step's sentences are, such as "incident.who".
    """
    places = (f"{texts}.options.{value}", f"conduct.{value}")
    own = next((key for key in places if knows(key, language)), None)
    return say(own or f"common.options.{value}", language)

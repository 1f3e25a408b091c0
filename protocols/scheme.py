"""The parts of a pack that make a category: the scheme itself and the rules that lead to it."""

from typing import Annotated, Literal

from pydantic import Field

from protocols.conditions import FactsWhen
from protocols.strict import CategoryCode, Id, Paragraph, Strict, Text

# Whether an incident of this category is reported: the political scheme does not always ask it.
ReportRule = Literal["always", "if_sustained", "never"]


class Category(Strict):
    """One class of behaviour, as people see it: how to recognise it, what to do, what we stand for.

    Categories are listed from the lightest to the heaviest; of a combination the heaviest counts.
    """

    code: CategoryCode
    label: Text
    description: Text
    cues: tuple[Text, ...] = ()
    handling: Annotated[tuple[Text, ...], Field(min_length=1)]  # what you do now, step by step
    view: Text | None = None  # what the organisation stands for; None where the source is silent
    report: ReportRule
    care_only: bool = False  # a path of help, never of measures (self-harm)
    source: Paragraph


class CategoryRule(Strict):
    """Facts to category. Rules are read in order; the first that matches decides."""

    id: Id
    when: FactsWhen = FactsWhen()
    category: CategoryCode
    maybe: dict[CategoryCode, Annotated[float, Field(gt=0, lt=1)]] = {}  # what it could also be
    source: Paragraph
    open: str | None = None  # where the source is silent: which open term says so


class CaseRule(Strict):
    """A rule of the case, after the category was observed: sustained A, B or C counts as D."""

    id: Id
    categories: Annotated[tuple[CategoryCode, ...], Field(min_length=1)]
    sustained: Literal[True]
    counts_as: CategoryCode
    text: Text
    source: Paragraph

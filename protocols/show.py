"""A pack as a page that a coordinator can read: sections of lines, each with its paragraph."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from protocols.conditions import SheetWhen
from protocols.duty import DutyRule
from protocols.names import name
from protocols.pack import Pack
from protocols.readable import length_text, measure_text, roles_text, term_text, when_text
from protocols.sanction import Cell
from protocols.terms import Length
from protocols.vocabulary import DutyKind

_LOOKS = (
    "body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:50rem;padding:1rem}"
    "li{margin-bottom:.5rem}small{color:#555}@media print{body{max-width:none}}"
)
_CARE = frozenset({DutyKind.FIRST_CARE, DutyKind.AFTERCARE_TALK, DutyKind.FOLLOW_UP})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page, with the paragraph it rests on."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under its title."""

    key: str
    title: str
    lines: tuple[Line, ...]


def sections(pack: Pack, language: str = "nl") -> tuple[Section, ...]:
    """Return the whole pack as sections, in the order in which people ask for them."""
    page = _Page(pack, language)
    built = (
        ("protocol", page.protocol()),
        ("scheme", page.scheme()),
        ("counts_as", page.counts_as()),
        ("online", page.online()),
        ("asks", page.asks()),
        ("routes", page.routes()),
        ("duties", page.duties(care=False)),
        ("aftercare", page.duties(care=True)),
        ("matrix", page.matrix()),
        ("reasons", page.reasons()),
        ("menu", page.menu()),
        ("ban_list", page.ban_list()),
        ("police", page.police()),
        ("law", page.law()),
        ("letters", page.letters()),
        ("terms", page.terms()),
        ("guidance", page.guidance()),
        ("house", page.house()),
        ("recurring", page.recurring()),
        ("open_terms", page.open_terms()),
        ("notes", page.notes()),
    )
    filled = ((key, tuple(lines)) for key, lines in built)
    return tuple(
        Section(key, name("section", key, language), lines) for key, lines in filled if lines
    )


def as_text(pack: Pack, language: str = "nl") -> str:
    """Return the page as plain text."""
    blocks = (
        "\n".join([section.title, "-" * len(section.title), *map(_plain, section.lines)])
        for section in sections(pack, language)
    )
    return "\n\n".join(blocks) + "\n"


def as_html(pack: Pack, language: str = "nl") -> str:
    """Return the page as one HTML document without anything from elsewhere."""
    title = escape(pack.name.of(language))
    body = "".join(
        f"<section><h2>{escape(section.title)}</h2><ul>"
        + "".join(f"<li>{_marked(line)}</li>" for line in section.lines)
        + "</ul></section>"
        for section in sections(pack, language)
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{_LOOKS}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Writes the parts of one pack in one language."""

    pack: Pack
    language: str

    def protocol(self) -> Iterator[Line]:
        source = self.pack.source
        yield Line(f"{source.title}, {source.publisher} ({source.edition})")
        yield Line(f"{self.pack.id} {self.pack.valid_from.isoformat()}")

    def scheme(self) -> Iterator[Line]:
        for one in self.pack.scheme:
            head = f"{one.code}: {one.label.of(self.language)}. {one.description.of(self.language)}"
            steps = " ".join(step.of(self.language) for step in one.handling)
            view = f" {one.view.of(self.language)}" if one.view else ""
            yield Line(f"{head} {steps}{view}", one.source)

    def counts_as(self) -> Iterator[Line]:
        for rule in self.pack.case_rules:
            yield Line(rule.text.of(self.language), rule.source)

    def online(self) -> Iterator[Line]:
        for rule in self.pack.online:
            yield Line(f"{rule.id}: {rule.label.of(self.language)}", rule.source)

    def asks(self) -> Iterator[Line]:
        for one in self.pack.asks:
            yield Line(name("fact", one.id, self.language), one.source)

    def routes(self) -> Iterator[Line]:
        for rule in self.pack.routes:
            when = when_text(rule.when, self.pack, self.language) or self._word("always")
            if not rule.steps:
                yield Line(f"{when}: {self._word('nobody')}")
            for count, step in enumerate(rule.steps, start=1):
                by = f"{self._word('told_by')} {name('role', step.by, self.language)}"
                who = roles_text(step.to, self.language)
                yield Line(f"{when}: {count}. {who}, {by}", step.source)

    def duties(self, *, care: bool) -> Iterator[Line]:
        for rule in self.pack.duties:
            if (rule.kind in _CARE) == care:
                yield Line(self._duty(rule), rule.source)

    def matrix(self) -> Iterator[Line]:
        if self.pack.matrix and self.pack.recidive:
            counts = name("count", self.pack.recidive.counts, self.language)
            yield Line(f"{counts}{self._window()}", self.pack.recidive.source)
        for cell in self.pack.matrix:
            proposal = " + ".join(measure_text(one, self.language) for one in cell.proposal)
            said = cell.text.of(self.language) if cell.text else ""
            told = ". ".join(filter(None, (proposal, said)))
            yield Line(f"{self._behaviour(cell)}: {told}", cell.source)

    def reasons(self) -> Iterator[Line]:
        for row in self.pack.reasons:
            yield Line(f"{', '.join(row.categories)}: {row.label.of(self.language)}", row.source)

    def menu(self) -> Iterator[Line]:
        for item in self.pack.menu:
            text = measure_text(item, self.language)
            yield Line(text + self._if(item.when), item.source)

    def ban_list(self) -> Iterator[Line]:
        one = self.pack.ban_list
        if one is None:
            return
        measures = ", ".join(name("measure", code, self.language) for code in one.measures)
        keepers = f"{self._word('kept_by')} {roles_text(one.keepers, self.language)}"
        readers = f"{self._word('seen_by')} {roles_text(one.readers, self.language)}"
        photo = self._word("with_photo") if one.photo else ""
        said = (measures, keepers, readers if one.readers else "", photo)
        yield Line("; ".join(part for part in said if part), one.source)

    def police(self) -> Iterator[Line]:
        for rule in self.pack.police:
            always = self._word("always" if rule.always else "not_always")
            filers = roles_text(rule.filers, self.language)
            consent = (
                f"; {self._word('consent')} {name('role', rule.consent_of, self.language)}"
                if rule.consent_of
                else ""
            )
            yield Line(f"{always}: {filers}{consent}{self._if(rule.when)}", rule.source)

    def law(self) -> Iterator[Line]:
        for row in self.pack.law:
            crime = self._word(row.punishable)
            articles = f" ({', '.join(row.articles)})" if row.articles else ""
            since = f", {self._word('since')} {row.since.isoformat()}" if row.since else ""
            until = f", {self._word('until')} {row.until.isoformat()}" if row.until else ""
            conduct = ", ".join(name("conduct", one, self.language) for one in row.conducts)
            crime = f"{self._word('punishable')} {crime}"
            text = f"{conduct}: {crime}{articles}{since}{until}. {row.when.of(self.language)}"
            yield Line(text, row.source)

    def letters(self) -> Iterator[Line]:
        for letter in self.pack.letters:
            delivery = letter.delivery.of(self.language)
            yield Line(f"{letter.label.of(self.language)}: {delivery}", letter.source)

    def terms(self) -> Iterator[Line]:
        if self.pack.summons:
            times = f"{self.pack.summons} {name('count', 'times', self.language)}"
            yield Line(f"{name('section', 'summons', self.language)}: {times}")
        if self.pack.footage:
            hours = self.pack.footage.hours
            kept = length_text(Length(hours, "hours"), self.language) if hours else self._silent()
            label = name("section", "footage", self.language)
            yield Line(f"{label}: {kept}", self.pack.footage.source)
        for one in self.pack.retention:
            kept = length_text(one.keep, self.language) if one.keep else self._silent()
            yield Line(f"{one.what.of(self.language)}: {kept}", one.source)

    def guidance(self) -> Iterator[Line]:
        for rule in self.pack.guidance:
            steps = " ".join(step.of(self.language) for step in rule.steps)
            yield Line(f"{rule.title.of(self.language)}: {steps}", rule.source)

    def house(self) -> Iterator[Line]:
        for one in (*self.pack.house_facts, *self.pack.house_rules):
            yield Line(one.text.of(self.language), one.source)

    def recurring(self) -> Iterator[Line]:
        for one in self.pack.recurring:
            every = length_text(one.every, self.language)
            who = roles_text(one.to, self.language)
            yield Line(f"{every}, {who}: {one.text.of(self.language)}", one.source)

    def open_terms(self) -> Iterator[Line]:
        for one in self.pack.open_terms:
            answer = f"{one.why.of(self.language)} {one.meanwhile.of(self.language)}"
            yield Line(f"{one.question.of(self.language)} {answer}", one.source)

    def notes(self) -> Iterator[Line]:
        for one in self.pack.notes:
            yield Line(f"{one.text.of(self.language)} [{one.as_of.isoformat()}]", one.source)

    def _duty(self, rule: DutyRule) -> str:
        kind = name("kind", rule.kind, self.language)
        who = roles_text(rule.to, self.language)
        anchor = name("anchor", rule.anchor, self.language)
        term = f"{term_text(rule.term, self.language)} ({anchor})"
        late = (
            f" {self._word('late')}: {roles_text(rule.escalates_to, self.language)}."
            if rule.escalates_to
            else ""
        )
        text = f"{kind}, {who}, {term}. {rule.text.of(self.language)}{late}{self._if(rule.when)}"
        return text + self._in_cells(rule) + self._expected(rule) + "".join(self._instead(rule))

    def _expected(self, rule: DutyRule) -> str:
        if rule.expected is None:
            return ""
        term = term_text(rule.expected, self.language)
        return f" {self._word('expected')} {term} ({name('anchor', 'incident', self.language)})."

    def _in_cells(self, rule: DutyRule) -> str:
        cells = [self._behaviour(cell) for cell in self.pack.matrix if cell.id in rule.cells]
        return f" [{self._word('in_the_table')} {' / '.join(cells)}]" if cells else ""

    def _instead(self, rule: DutyRule) -> Iterator[str]:
        for one in rule.instead:
            if one.to:
                who = roles_text(one.to, self.language)
                yield f" {when_text(one.when, self.pack, self.language)}: {who}."

    def _behaviour(self, cell: Cell) -> str:
        codes = ", ".join(cell.categories) or self._word("always")
        if cell.earlier is not None:
            earlier = str(cell.earlier)
        else:
            earlier = f"{cell.earlier_from or 0} {self._word('or_more')}"
        return f"{codes}{self._if(cell.when)}, {self._word('earlier')} {earlier}"

    def _window(self) -> str:
        window = self.pack.recidive.window if self.pack.recidive else None
        if window is None:
            return ""
        return f", {name('count', 'within', self.language)} {length_text(window, self.language)}"

    def _if(self, when: SheetWhen) -> str:
        text = when_text(when, self.pack, self.language)
        return f" [{text}]" if text else ""

    def _silent(self) -> str:
        return self._word("not_said")

    def _word(self, code: str) -> str:
        return name("word", code, self.language)


def _plain(line: Line) -> str:
    return f"- {line.text}" + (f" ({line.source})" if line.source else "")


def _marked(line: Line) -> str:
    source = f" <small>{escape(line.source)}</small>" if line.source else ""
    return escape(line.text) + source

"""Which column of an export holds what: headers as platforms write them, in every setting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.instrument import Instrument, fold
from toolkit.items import OTHER, Item
from toolkit.questionnaire import Section

_NUMBER = re.compile(r"^(?:câu hỏi|câu|question|q)?\s*\d+\s*[.:)\-]\s*")
_END = " *:?.…"
_OTHER = ("khác", "mục khác")  # what platforms call it in Vietnamese
LONG = 75  # letters of a header that may have been cut without a sign (Stata)
OLD_NAMES = 8  # letters of a name that SPSS once allowed
_TAGS = re.compile(r"<[^>]{1,200}>")


@dataclass(frozen=True)
class Target:
    """What a column holds: the answers to a field, or whether one of its choices was ticked."""

    field: str
    choice: str | None = None
    place: int = 0  # of the field in the form, by which equal headers are told apart

    @property
    def column(self) -> str:
        """The name of such a column: `field`, or `field/choice`."""
        return self.field if self.choice is None else f"{self.field}/{self.choice}"


def bare(text: str) -> str:
    """A question without its number, markup and the marks behind it, as it is compared.

    Examples
    --------
    >>> bare("3. Giới tính của <b>anh/chị</b> *")
    'giới tính của anh/chị'
    """
    folded = fold(_TAGS.sub("", text) if "<" in text else text)
    return (_NUMBER.sub("", folded) or folded).rstrip(_END)


def plain_name(text: str) -> str:
    """A name without what some platforms do not allow in names.

    Examples
    --------
    >>> plain_name("Unit_ID")
    'unitid'
    """
    return re.sub(r"[\s_.\-]", "", fold(text))


class Headings:
    """Every header that may stand over a column of one table of a form.

    Parameters
    ----------
    instrument : Instrument
    repeat : str, optional
        The name of the repeat the table is of; the form itself without it.
    """

    def __init__(self, instrument: Instrument, repeat: str | None = None) -> None:
        self._known: dict[str, list[Target]] = {}
        self._weak: dict[str, list[Target]] = {}
        self.items: dict[str, Item] = {}
        self.paths: dict[str, tuple[Section, ...]] = {}
        self._languages = instrument.languages
        for item, path in _with_paths(instrument.body, repeat):
            self.items[item.name], self.paths[item.name] = item, path
        for place, item in enumerate(self.items.values()):
            self._learn(item, place)

    def _learn(self, item: Item, place: int) -> None:
        target = Target(item.name, None, place)
        texts = list(dict.fromkeys([*self._names(item), *self._labels(item)]))
        for text in texts:
            self._add(self._known, text, target)
        self._add(self._weak, plain_name(item.name), target)
        self._add(self._weak, item.name[:OLD_NAMES], target)
        if item.kind in ("select_multiple", "rank"):
            self._learn_choices(item, place, texts)
        asked = self.items.get(item.follows or item.name.removesuffix(f"_{OTHER}"))
        if asked is not None and asked is not item and asked.choices:
            self._learn_free_text(asked, target)

    def _learn_free_text(self, asked: Item, target: Target) -> None:
        """The text behind "other" stands under its question, as platforms put it."""
        place, own = next(
            ((n, c) for n, c in enumerate(asked.choices, 1) if c.name == OTHER), (0, None)
        )
        for sign in ("/{}", "[{}]", "_{}", "_{}_text", "___{}_text", " [{}]"):
            self._add(self._weak, asked.name + sign.format(OTHER), target)
        for name in (asked.name, plain_name(asked.name)):
            self._add(self._weak, f"{name}[{OTHER}]", target)
            self._add(self._weak, f"{name}_{place}_text", target)
        for way in {OTHER, *_OTHER, *(own.label.values() if own else ())}:
            for text in self._labels(asked):
                self._add(self._weak, f"{text} [{way}]", target)
                self._add(self._weak, f"{text} - {way} - text", target)

    def _learn_choices(self, item: Item, place: int, texts: list[str]) -> None:
        for number, choice in enumerate(item.choices, 1):
            target = Target(item.name, choice.name, place)
            ways = list(dict.fromkeys([choice.name, *choice.label.values()]))
            for text in texts:
                for way in ways:
                    for form in ("{}/{}", "{} [{}]", "{}[{}]", "{}: {}", "{} - {}"):
                        self._add(self._known, form.format(text, way), target)
                    self._add(self._weak, f"{text} | {way}", target)
                    self._add(self._weak, f"{text} - selected choice - {way}", target)
                    self._add(self._weak, f"{text} (choice={way})", target)
            for way in (choice.name, str(number)):
                for form in (f"{item.name}___{way}", f"{item.name}_{way}", f"{item.name}.{way}"):
                    self._add(self._weak, form, target)
            self._add(self._weak, f"{plain_name(item.name)}[{plain_name(choice.name)}]", target)
            for text in choice.label.values():
                self._add(self._weak, text, target)
            short = plain_name(choice.name)[:5]
            self._add(self._weak, f"{plain_name(item.name)}[{short}]", target)

    def _names(self, item: Item) -> Iterator[str]:
        groups = [section.name for section in self.paths[item.name]]
        yield item.name
        for sign in "/-.:":
            for first in range(len(groups)):
                yield sign.join([*groups[first:], item.name])

    def _labels(self, item: Item) -> Iterator[str]:
        path = self.paths[item.name]
        for language in self._languages:
            label = item.label.get(language) or (item.name if item.follows else "")
            if not label:
                continue
            groups = [section.label.get(language) or section.name for section in path]
            yield label
            yield bare(label)
            for first in range(len(groups)):
                yield "/".join([*groups[first:], label])
            if groups:
                yield f"{groups[-1]} [{label}]"
                yield f"{groups[-1]} - {label}"
                yield f"{groups[-1]} [{item.name}]"
            if item.follows:
                yield "/".join([*groups, item.name])

    @staticmethod
    def _add(known: dict[str, list[Target]], text: str, target: Target) -> None:
        targets = known.setdefault(fold(text), [])
        if target not in targets:
            targets.append(target)

    def candidates(self, header: str) -> list[Target]:
        """Give what a header may mean, the most literal reading that there is."""
        long = self._shortened(header) if len(header) >= LONG and header not in self._known else []
        for form in _readings(header):
            if form in self._known and not (long and form != fold(header)):
                return self._known[form]
        if long:
            return long
        for form in _readings(header):
            if form in self._weak:
                return self._weak[form]
        found = self._weak.get(plain_name(header), []) or self._shortened(header)
        return found or self._counted(header)

    def _counted(self, header: str) -> list[Target]:
        """What a header means that got a number, because it stands there twice (Microsoft)."""
        double = re.fullmatch(r"(.*[^\d._ ])[._ ]?\d{1,2}", fold(header))
        targets = self._known.get(double[1], []) if double else []
        return targets if len(targets) > 1 else []

    def _shortened(self, header: str) -> list[Target]:
        """What a header cut by its platform (`How many hours did..`) can only mean."""
        folded = fold(header)
        starts = re.escape(folded) + ".*" if len(folded) >= LONG else _cut(folded)
        if not starts:
            return []
        fitting = re.compile(starts)
        found = [t for text, ts in self._known.items() if fitting.fullmatch(text) for t in ts]
        found += [t for text, ts in self._weak.items() if fitting.fullmatch(text) for t in ts]
        return list(dict.fromkeys(found))

    def assign(self, headers: Sequence[str]) -> list[Target | None]:
        """Say what each column holds; equal headers are told apart by the order of the form."""
        offered = [self.candidates(header) for header in headers]
        sure = [targets[0].place if len(targets) == 1 else None for targets in offered]
        taken: set[tuple[str, str | None]] = {
            (targets[0].field, targets[0].choice) for targets in offered if len(targets) == 1
        }
        found: list[Target | None] = []
        for column, targets in enumerate(offered):
            if len(targets) > 1:
                found.append(self._one_of(targets, column, sure, taken))
            else:
                found.append(targets[0] if targets else None)
        return found

    @staticmethod
    def _one_of(
        targets: list[Target],
        column: int,
        sure: list[int | None],
        taken: set[tuple[str, str | None]],
    ) -> Target | None:
        free = [target for target in targets if (target.field, target.choice) not in taken]
        before = [place for place in sure[:column] if place is not None]
        after = [place for place in sure[column + 1 :] if place is not None]
        low, high = max(before, default=-1), min(after, default=len(sure) + 10_000)
        fitting = [target for target in free if low < target.place < high] or free
        if not fitting:
            return None
        taken.add((fitting[0].field, fitting[0].choice))
        sure[column] = fitting[0].place
        return fitting[0]


def _readings(header: str) -> Iterator[str]:
    """The ways in which a header may be read, the most literal first."""
    folded = fold(header)
    yield folded
    yield bare(header)
    yield folded.removesuffix(" - selected choice")
    if folded.startswith("data-"):
        yield folded.removeprefix("data-")
    inner = re.fullmatch(r"(.*?)\s*\[([^\[\]]+)\]", folded)
    for sign in (". ", ": "):  # the code and the text of a question
        code, found, _ = folded.partition(sign)
        if found:
            yield code
    if inner:
        yield f"{plain_name(inner[1])}[{plain_name(inner[2])}]"
        yield inner[2]
        yield bare(inner[2])
    yield folded.rpartition("/")[2]


def _cut(folded: str) -> str:
    """A pattern for what a header was before its platform cut its parts; empty where none is."""
    inner = re.fullmatch(r"(.*?)\s*\[([^\[\]]+)\]", folded)
    parts = list(inner.groups()) if inner else [folded]
    patterns = [re.sub(r"\s*(\.\.\.?|…)$", "", part) for part in parts]
    if patterns == parts or sum(map(len, patterns)) < 8:
        return ""
    ends = ["" if part == whole else ".*" for part, whole in zip(patterns, parts, strict=True)]
    return r" \[".join(re.escape(p) + e for p, e in zip(patterns, ends, strict=True)) + (
        r"\]" if inner else ""
    )


def _with_paths(
    body: Section, repeat: str | None
) -> Iterator[tuple[Item, tuple[Section, ...]]]:  # fmt: skip
    if repeat is None:
        yield from _inside(body, ())
        return
    for path in body.sections():
        if path[-1].repeat and path[-1].name == repeat:
            yield from _inside(path[-1], path)


def _inside(
    section: Section, path: tuple[Section, ...]
) -> Iterator[tuple[Item, tuple[Section, ...]]]:  # fmt: skip
    for part in section.parts:
        if isinstance(part, Item):
            yield part, path
        elif isinstance(part, Section) and not part.repeat:
            yield from _inside(part, (*path, part))


def known_headers(headings: Headings, headers: Iterable[str]) -> int:
    """Count the headers that mean something."""
    return sum(bool(headings.candidates(header)) for header in headers if header.strip())

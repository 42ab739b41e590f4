"""A questionnaire as it is laid out: its groups and repeats with the questions inside, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.items import Item, Label

_NO_LABEL: Mapping[str, str] = Label()


@dataclass(frozen=True)
class Note:
    """A text between questions, which nobody answers."""

    name: str
    label: Mapping[str, str]
    relevant: str = ""


@dataclass(frozen=True)
class Section:
    """The whole form, or a group or repeat in it.

    Parameters
    ----------
    name : str
        Empty for the form itself.
    label : mapping
        Heading per language; empty where the form gives none.
    parts : tuple of Section, Item and Note
        In the order of the form.
    repeat : bool
        Whether it is answered several times, once for each child, officer or activity.
    relevant : str
        The condition under which it is asked; empty: always.

    Examples
    --------
    >>> child = Section("children", Label(en="Children"), (Item("age", "integer", Label()),), True)
    >>> form = Section("", Label(), (Item("sex", "text", Label()), child))
    >>> [item.name for item in form.items()], [repeat.name for repeat in form.repeats()]
    (['sex'], ['children'])
    """

    name: str = ""
    label: Mapping[str, str] = field(default_factory=lambda: _NO_LABEL)
    parts: tuple[Section | Item | Note, ...] = ()
    repeat: bool = False
    relevant: str = ""

    def items(self) -> Iterator[Item]:
        """Give its questions in order, those of groups too, those of repeats inside it not."""
        for part in self.parts:
            if isinstance(part, Item):
                yield part
            elif isinstance(part, Section) and not part.repeat:
                yield from part.items()

    def all_items(self) -> dict[str, Item]:
        """Return all its questions by name, those of repeats after the others."""
        inside = (item for repeat in self.repeats() for item in repeat.items())
        return {item.name: item for item in (*self.items(), *inside)}

    def repeats(self) -> Iterator[Section]:
        """Give the repeats in it, in order; a repeat inside a repeat after the outer one."""
        for part in self.parts:
            if isinstance(part, Section):
                if part.repeat:
                    yield part
                yield from part.repeats()

    def sections(self, above: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
        """Give the path to every group and repeat, from the outermost to the one meant."""
        for part in self.parts:
            if isinstance(part, Section):
                yield (*above, part)
                yield from part.sections((*above, part))

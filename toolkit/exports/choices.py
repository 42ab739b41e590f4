"""Which choices an answer names: one or several, in one cell or in a cell each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.items import DONT_KNOW, OTHER, PREFER_NOT, Item, fold

JOINERS = (", ", "; ", ";", " | ", "|", ",", "\n", " ")
TICKED = {
    "x",
    "1",
    "1.0",
    "yes",
    "y",
    "true",
    "có",
    "co",
    "v",
    "✓",
    "✔",
    "☑",
    "☒",
    "checked",
    "đ",
    "chọn",
    "có chọn",
    "đã chọn",
    "được chọn",
    "selected",
}
EMPTY = {
    "",
    "0",
    "0.0",
    "no",
    "n",
    "false",
    "không",
    "khong",
    "unchecked",
    "☐",
    "□",
    "không chọn",
    "chưa chọn",
    "không được chọn",
    "not selected",
    "unselected",
}
NO_ANSWER = {
    "-", "–", "—", "--", "…", "...", "..", ".", "?", "n/a", "na", "/", "ko rõ", "k rõ",
    "không rõ", "không ghi", "bỏ trống", "trống", "ko có thông tin", "không có thông tin",
}  # fmt: skip
_SPOKEN = {
    **dict.fromkeys(("không trả lời", "ko trả lời", "k trả lời", "từ chối", "từ chối trả lời",
                     "không muốn trả lời", "ktl", "no answer", "refused", "prefer not to say"),
                    PREFER_NOT),
    **dict.fromkeys(("không biết", "ko biết", "k biết", "kb", "dk", "don't know"), DONT_KNOW),
}  # fmt: skip
_NEGATIONS = {"không", "chưa", "ko", "not", "no", "never", "dis", "disagree"}


@dataclass
class ChoiceReader:
    """Reads answers to one item.

    Parameters
    ----------
    item : Item
    by_hand : bool
        Whether abbreviations are understood.
    own : mapping
        Folded text -> choice, as a user's mapping says.
    numbered : bool
        Whether a number may stand for the choice that has this place in the form.

    Attributes
    ----------
    guessed : dict
        What was typed -> the choice it was taken for.
    """

    item: Item
    by_hand: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    guessed: dict[str, str] = field(default_factory=dict)
    _joiners: dict[str, int] = field(default_factory=dict)

    def one(self, text: str) -> str | None:
        """Name the choice a text stands for; None where it is none of them."""
        folded = fold(text)
        found = self.own.get(folded) or self.item.spellings.get(folded)
        found = found or self._spellings.get(folded.rstrip(" .*")) or self._short(text)
        if found is None and (found := self._numbered(folded) or self._meant(folded)):
            self.guessed |= {} if folded in map(fold, self.guessed) else {text.strip(): found}
        return found

    def _meant(self, folded: str) -> str | None:
        return self._abbreviated(folded) if self.by_hand else None

    def _numbered(self, folded: str) -> str | None:
        found = re.fullmatch(r"(\d{1,3})(?:\.0*)?", folded) if self.numbered else None
        if not found or any(choice.name.isdigit() for choice in self.item.choices):
            return None
        place = int(found[1])
        return self.item.choices[place - 1].name if 0 < place <= len(self.item.choices) else None

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {text.rstrip(" .*"): name for text, name in self.item.spellings.items()}

    def _short(self, text: str) -> str | None:
        """A number written with decimals, or a name cut to five letters (LimeSurvey)."""
        whole = re.fullmatch(r"\s*(\d+)[.,]0+\s*", text)
        if whole:
            return self.item.spellings.get(whole[1])
        if len(text) == 5:
            near = [c.name for c in self.item.choices if c.name[:5].casefold() == text.casefold()]
            return near[0] if len(near) == 1 else None
        return OTHER if text == "-oth-" and self._has(OTHER) else None

    def _has(self, name: str) -> bool:
        return any(choice.name == name for choice in self.item.choices)

    def _abbreviated(self, folded: str) -> str | None:
        spoken = _SPOKEN.get(folded)
        meant = [name for name, meaning in self.item.special.items() if meaning == spoken]
        if spoken and len(meant) == 1:
            return meant[0]
        for rule in (_begins, _within, _initials, _first_initials):
            fits = [name for name, label in self._labels if rule(folded, label)]
            if len(set(fits)) == 1:
                return fits[0]
        return None

    @cached_property
    def _labels(self) -> list[tuple[str, str]]:
        texts = [(c.name, fold(text)) for c in self.item.choices for text in c.label.values()]
        return texts + [(choice.name, fold(choice.name)) for choice in self.item.choices]

    @cached_property
    def _options(self) -> list[tuple[str, str]]:
        """Every way to write a choice, the longest first."""
        return sorted(self.item.spellings.items(), key=lambda pair: -len(pair[0]))

    def several(self, text: str) -> tuple[list[str] | None, str]:
        """Take a cell with several choices apart.

        Returns
        -------
        names : sorted list of str, or None
            None where the text holds something that is no choice and may be no free text.
        rest : str
            Free text among or behind the choices, where "other" may be specified.

        Examples
        --------
        >>> from toolkit.items import Choice, Label
        >>> named = {"radio": "Radio", "net": "Web (Facebook, Zalo)", "other": "Other"}
        >>> item = Item("m", "select_multiple", Label(), tuple(
        ...     Choice(name, Label(en=text)) for name, text in named.items()))
        >>> ChoiceReader(item).several("Radio, Web (Facebook, Zalo), a paper, a friend")
        (['net', 'other', 'radio'], 'a paper, a friend')
        >>> ChoiceReader(item).several("net radio")
        (['net', 'radio'], '')
        """
        plain = text.strip()
        best: tuple[list[str], str] | None = None
        for joiner in JOINERS:
            names, rest = self._split(plain, joiner)
            if not rest:
                return sorted(set(names)), ""
            if best is None or (len(rest) < len(best[1]) and joiner != " "):
                best = names, rest  # words of a free text may be names of choices
        assert best is not None
        names, rest = best
        if self._has(OTHER):
            return sorted({*names, OTHER}), rest
        return None, rest

    def _split(self, text: str, joiner: str) -> tuple[list[str], str]:
        names, free, rest = list[str](), list[str](), text
        while rest.strip(" ;,"):
            found = self._first(rest, joiner)
            if found is None:
                part, _, rest = rest.partition(joiner)
                free.append(part)
                continue
            names.append(found[0])
            rest = rest[found[1] :]
        return names, joiner.join(free).strip().rstrip(";").strip()

    def _first(self, text: str, joiner: str) -> tuple[str, int] | None:
        """The choice a text begins with, and how much of the text it takes with its joiner."""
        for end in self._ends(text, joiner):
            name = self.one(text[:end]) if text[:end].strip() else None
            if name is not None:
                return name, end + len(joiner)
        return None

    def _most_joiners(self, joiner: str) -> int:
        """In any way to write a choice."""
        if joiner not in self._joiners:
            counts = (label.count(joiner) for label, _ in self._options)
            self._joiners[joiner] = max(counts, default=0)
        return self._joiners[joiner]

    def _ends(self, text: str, joiner: str) -> list[int]:
        """Where a first choice may end, the longest first; no choice has very many joiners."""
        ends, start = [], 0
        for _ in range(self._most_joiners(joiner) + 2):
            place = text.find(joiner, start)
            if place < 0:
                ends.append(len(text))
                break
            ends.append(place)
            start = place + len(joiner)
        return ends[::-1]


def ticked(text: str) -> bool | None:
    """Whether a box was ticked; None where the text says neither.

    Examples
    --------
    >>> ticked("X "), ticked("0"), ticked("Nam")
    (True, False, None)
    """
    folded = fold(text)
    return True if folded in TICKED else False if folded in EMPTY else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _begins(typed: str, label: str) -> bool:
    words = _words(typed)
    return bool(words) and _words(label)[: len(words)] == words


def _within(typed: str, label: str) -> bool:
    """Whether all words stand in the label, and none that is left out turns its meaning round."""
    words, whole = _words(typed), _words(label)
    return bool(words) and set(words) <= set(whole) and not (set(whole) - set(words)) & _NEGATIONS


def _letters(label: str) -> str:
    return "".join(word[0] for word in _words(label))


def _initials(typed: str, label: str) -> bool:
    return bool(_words(typed)) and "".join(_words(typed)) == _letters(label)


def _first_initials(typed: str, label: str) -> bool:
    return len(typed) > 1 and _letters(label).startswith("".join(_words(typed)))

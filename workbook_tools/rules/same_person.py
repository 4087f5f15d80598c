"""Whether somebody from elsewhere is a customer whom the shop has already: by number, whatever its spelling, and by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbook_tools.reading.contacts import masks_agree
from workbook_tools.reading.people import is_walk_in
from workbook_tools.reading.text import squeezed

_TITLED = re.compile("(.)(?:先生|女士|小姐|太太|老师|总|老板|哥|姐|叔|阿姨)")
_HIDDEN = re.compile("[*某]")
_MANY = 3


@dataclass(frozen=True, slots=True)
class Found:
    """place: the customer's; None for a new one. refusal: why nobody can say who it is, "" otherwise. note: worth a look."""

    place: int | None = None
    refusal: str = ""
    note: str = ""


def names_agree(one: str | None, other: str | None) -> bool:
    """Whether two names may be of one person: 张三 and 张三, 张女士, 张*, or no name at all."""
    if not one or not other:
        return True
    first, second = squeezed(one), squeezed(other)
    if first == second:
        return True
    return any(_stands_for(short, long) for short, long in ((first, second), (second, first)) if short[:1] == long[:1])


def _stands_for(short: str, name: str) -> bool:
    """Whether a name says only the family name of the other, or hides the rest."""
    if _TITLED.fullmatch(short):
        return True
    hidden = _HIDDEN.search(short)
    return hidden is not None and hidden.start() > 0 and name.startswith(short[: hidden.start()])


@dataclass
class People:
    """The customers, and those whom the source adds one after another. rows: what to call each place (第 5 行)."""

    phone_decides: bool = False
    _names: list[str | None] = field(default_factory=list)
    _numbers: list[str | None] = field(default_factory=list)
    _told: list[str] = field(default_factory=list)
    _by_number: dict[str, list[int]] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str | None, number: str | None, told: str) -> int:
        """One more; gives the place. Walk-ins are nobody and are never found again."""
        place = len(self._names)
        self._names.append(name)
        self._numbers.append(number)
        self._told.append(told)
        if not is_walk_in(name):
            if number:
                self._by_number.setdefault(number, []).append(place)
            if name:
                self._by_name.setdefault(squeezed(name), []).append(place)
        return place

    def complete(self, place: int, number: str) -> None:
        """A customer's number is known from now on, and he is no longer found by what was known of it before."""
        before = self._by_number.get(self._numbers[place] or "", [])
        if place in before:
            before.remove(place)
        self._numbers[place] = number
        self._by_number.setdefault(number, []).append(place)

    def call(self, place: int, name: str) -> None:
        """A customer's name is known from now on."""
        self._names[place] = name
        self._by_name.setdefault(squeezed(name), []).append(place)

    def find(self, name: str | None, number: str | None, *, masked: bool) -> Found:
        """Who it is. One number decides, if the name does not contradict it; a number in part needs the name as well."""
        if is_walk_in(name) or not number:
            return Found(refusal="没有能用的电话，认不出是哪一位" if not number else f"“{name}”不是具体的客户")
        return self._by_number_of(name, number) or self._by_part(name, number, masked=masked)

    def _by_number_of(self, name: str | None, number: str) -> Found | None:
        """By a number that somebody has; None where nobody has it."""
        same = self._by_number.get(number, [])
        agreeing = [place for place in same if names_agree(name, self._names[place])]
        if len(agreeing) == 1:
            return Found(agreeing[0])
        if len(same) == 1 and self.phone_decides:
            return Found(same[0])
        if len(agreeing) > 1:
            return Found(refusal=f"号码与{self._where(agreeing)}都相同，分不清是哪一位")
        return Found(refusal=f"号码与{self._where(same)}相同，姓名不同，请核对是不是同一位") if same else None

    def _by_part(self, name: str | None, number: str, *, masked: bool) -> Found:
        """No row has this number: a row with the same name, and no number or one that is hidden in part, may still be it."""
        if not name:
            return Found(refusal="没有姓名，客户表里也没有这个号码")
        namesakes = self._by_name.get(squeezed(name), [])
        fitting = [place for place in namesakes if self._may_have(place, number, masked=masked)]
        if len(fitting) == 1:
            return Found(fitting[0])
        if fitting:
            return Found(refusal=f"{self._where(fitting)}同名，号码都对得上，分不清是哪一位")
        return Found(note=f"与{self._where(namesakes)}同名，号码不同，当作另一位客户" if namesakes else "")

    def _may_have(self, place: int, number: str, *, masked: bool) -> bool:
        theirs = self._numbers[place]
        if theirs is None:
            return True
        return (masked or not theirs.startswith("+")) and masks_agree(theirs, number)

    def _where(self, places: Iterable[int]) -> str:
        told = [self._told[place] for place in places]
        return "、".join(told[:_MANY]) + ("等" if len(told) > _MANY else "")

"""Finding a customer by what people say: 客户编号, the last digits of the phone, or the name. Walk-ins are nobody."""

import re

import numpy as np

from workbook_tools.rules.inputs import Texts, flags, texts
from workbook_tools.rules.names import mask_name
from workbook_tools.table.columns import CONTACT, NAME
from workbook_tools.table.customers import Customers

FEWEST_DIGITS = 4
"""Fewer digits than these fit too many phones by chance."""
_ROW = re.compile(r"第?\s*([0-9]{1,7})\s*行")


class People:
    """The customers of a table, to be asked for. Answers are places in `customers.frame`, ascending."""

    def __init__(self, customers: Customers, ids: Texts) -> None:
        frame = customers.frame
        self._somebody = ~flags(frame, "walk_in")
        self._rows = customers.rows
        self._ids, self._names, self._numbers = ids, texts(frame, NAME.header), texts(frame, CONTACT.header)

    def find(self, who: str) -> list[int]:
        """All who may be meant: by 客户编号, by the last digits of the phone (at least four), or by the whole name."""
        if not who:
            return []
        fits = (self._ids == who) | (self._names == who)
        if who.isdigit() and len(who) >= FEWEST_DIGITS:
            fits |= np.array([number is not None and number.endswith(who) for number in self._numbers], dtype=bool)
        return np.flatnonzero(fits & self._somebody).tolist()

    def single_out(self, who: str) -> list[int]:
        """As `find`, but a number of a customer or of a row (`第12行`) means that one alone, whatever else it may fit."""
        row = _ROW.fullmatch(who)
        exact = self._rows == int(row[1]) if row else self._ids == who
        return np.flatnonzero(exact & self._somebody).tolist() or self.find(who)

    def chosen(self, said: str) -> list[int]:
        """The customer whose `choice` somebody picked; nobody where it is no such text."""
        number = said.partition(" ")[0]
        places = np.flatnonzero((self._ids == number) & self._somebody).tolist()
        return [place for place in places if self.choice(place) == said]

    def choice(self, place: int) -> str:
        """`K000012 张三 尾号5688`, for a drop-down in a sheet of the shop's own; without commas, which part its lines."""
        digits = "".join(sign for sign in self._numbers[place] or "" if sign.isdigit())[-FEWEST_DIGITS:]
        told = [*self.named(place).replace(",", "，").split(), *([f"尾号{digits}"] if digits else [])]
        return " ".join(told)

    def named(self, place: int) -> str:
        """`K000012 张三`, for a sheet of the shop's own."""
        return " ".join(part for part in (self._ids[place], self._names[place]) if part)

    def described(self, place: int) -> str:
        """`K000012 张*（尾号 5688，第 12 行）`, for the screen: enough to tell customers apart."""
        digits = "".join(sign for sign in self._numbers[place] or "" if sign.isdigit())[-FEWEST_DIGITS:]
        tail = f"尾号 {digits}，" if digits else ""
        name = " ".join(part for part in (self._ids[place], mask_name(self._names[place] or "")) if part)
        return f"{name}（{tail}第 {self._rows[place]} 行）"

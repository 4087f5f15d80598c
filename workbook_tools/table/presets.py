"""How another program's export is read: a preset is a small data file that a shop can copy and change."""

import tomllib
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from workbook_tools.table.faults import Fault


def _listed(value: object) -> object:
    """One text → a list of one, so that a preset may say either."""
    return [value] if isinstance(value, str) else value


Headers = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Headers of the source, in the order in which they are asked: the first that is filled counts."""


class Orders(BaseModel):
    """What only an export of orders says.

    status: the header of the order's state. counted: states of an order that was paid; left_out: of one that was not, or was
    called off. Both match the beginning of a cell. refund: the header of the amount given back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Headers = ()
    counted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    refund: Headers = ()


class Preset(BaseModel):
    """A mapping of a source's columns to ours.

    name, about: for people. kind: customers (a row is a customer) or orders (a row is a purchase, which goes to 消费记录).
    known_by: headers that together tell this export from any other, so that it is recognised without being named.
    columns: our header → theirs. joined: our header → several of theirs, written one behind the other (姓 and 名).
    fixed: our header → a text for every new customer (来源 = "淘宝"). phone_decides: a number that is known
    is that customer, whatever the name beside it (who receives a parcel need not be who bought it).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    about: str = ""
    kind: Literal["customers", "orders"] = "customers"
    known_by: tuple[str, ...] = ()
    columns: Mapping[str, Headers] = Field(default_factory=dict)
    joined: Mapping[str, Headers] = Field(default_factory=dict)
    fixed: Mapping[str, str] = Field(default_factory=dict)
    phone_decides: bool = False
    orders: Orders = Orders()


PLAIN = Preset(name="")
"""No preset: columns are known by their names and synonyms alone."""


def parse_preset(text: str, file: str) -> Preset:
    """A preset from the text of its TOML file. Raises Fault preset-invalid, which names the file and the place in it."""
    try:
        return Preset.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Fault("preset-invalid", name=file, detail=f"不是正确的 TOML（{error}）") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Fault("preset-invalid", name=file, detail=f"“{place}”这一项写错了，或程序不认识") from None

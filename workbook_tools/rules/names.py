"""Names as one says or hides them: 张* in a report, 张女士 on the phone."""

import re

from workbook_tools.rules.inputs import Texts

_COMPOUND = (
    "欧阳太史上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空"
    "闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘西门南荣达奚纳兰"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[place : place + 2] for place in range(0, len(_COMPOUND), 2))
TITLES = {"男": "先生", "女": "女士"}
LONGEST_PERSON = 4
_A_PHONE = 5
"""So many digits make a phone."""
_HIDDEN = re.compile(r"[*xX]{2}")


def mask_name(name: str) -> str:
    """张三 → 张*, 王小明 → 王**, 欧阳修 → 欧阳*, 上海某某公司 → 上海***; Latin names keep one letter."""
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    if name.isascii():
        return name[0] + "***"
    if len(name) > LONGEST_PERSON:
        return name[:2] + "***"
    kept = len(surname(name))
    return name[:kept] + "*" * (len(name) - kept)


def mask_contact(contact: str) -> str:
    """13812345688 → *******5688, zhang@163.com → zh***; what is masked already stays."""
    if _HIDDEN.search(contact):
        return contact
    digits = sum(sign.isdigit() for sign in contact)
    if digits < _A_PHONE or not all(sign.isdigit() or sign in "+- ()" for sign in contact):
        return contact[:2] + "***"
    return "*" * (len(contact) - 4) + contact[-4:]


def surname(name: str) -> str:
    """欧阳修 → 欧阳, 张三 → 张."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def salutations(names: Texts, genders: Texts) -> list[str]:
    """How to greet each customer: 张先生 where the sex is known and the name looks like a person's, else the whole name."""
    return [
        surname(name) + TITLES[gender] if name and gender in TITLES and 2 <= len(name) <= LONGEST_PERSON and not name.isascii()
        else (name or "")
        for name, gender in zip(names, genders, strict=True)
    ]  # fmt: skip


def last_digits(number: str | None) -> str:
    """The last four digits of a phone, by which staff tell two of one name apart; "" where there is none."""
    return "".join(sign for sign in number or "" if sign.isdigit())[-4:]

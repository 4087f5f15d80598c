"""What Excel itself says while staff type: hints, questions that never forbid, and colours on cells to look at.

Made from the column declarations, so that the template, the checks and the docs ask for the same.
"""

from collections.abc import Iterator

from openpyxl.worksheet.datavalidation import DataValidation

from workbook_tools.table.columns import AMOUNT, CONTACT, GENDERS, LAST_PURCHASE, NAME, RATINGS, Column, Kind
from workbook_tools.table.input_checks import FULL_SCORE, input_check_of, odd_phone, without
from workbook_tools.table.places import Area, cell, letter
from workbook_tools.table.sheets import Rule

_FIRST_DAY = 32874
"""1990-01-01 as Excel counts days from 1900, as the template does."""
_CHINESE_NUMERALS = "一二两三四五六七八九十百千万"


def validation_of(column: Column, area: Area) -> DataValidation | None:
    """The column's hint and check over an area; None for a column that has neither."""
    check = input_check_of(column, cell(area.top, area.left))
    if check is None:
        return None
    validation = DataValidation(type=check.kind, allow_blank=True)
    if check.formulas:
        validation.formula1 = check.formulas[0]
    if len(check.formulas) > 1:
        validation.operator, validation.formula2 = "between", check.formulas[1]
    if check.prompt:
        validation.showInputMessage = True
        validation.promptTitle, validation.prompt = check.title, check.prompt
    if check.error:
        validation.showErrorMessage = True
        validation.errorStyle = "warning"
        validation.errorTitle, validation.error = check.title, check.error
    validation.add(str(area))
    return validation


def colour_rules(column: Column, area: Area) -> Iterator[Rule]:
    """Rules over a column: what can't be used (error) before what was only written unusually (warning)."""
    first = cell(area.top, area.left)
    for formula, style in _signs(column.kind, first):
        yield Rule(area, formula, style)


def missing_rules(places: dict[str, int], top: int, bottom: int) -> Iterator[Rule]:
    """Rules that show a needed cell which is blank in a row that somebody has begun.

    places: header → column. A blank date with a blank amount is no gap: who hasn't bought yet has neither.
    """
    at = {header: f"${letter(column)}{top}" for header, column in places.items()}
    others = f"${letter(places[NAME.header] + 1)}{top}:${letter(max(places.values()))}{top}"
    begun = {
        NAME: f"COUNTA({others})>0",
        CONTACT: f"LEN(TRIM({at[NAME.header]}))>0",
        LAST_PURCHASE: f"LEN({at[AMOUNT.header]})>0",
        AMOUNT: f"LEN({at[LAST_PURCHASE.header]})>0",
    }
    for column, condition in begun.items():
        place = places[column.header]
        blank = f"LEN(TRIM({at[column.header]}))=0"
        yield Rule(Area(top, place, bottom, place), f"AND({blank},{condition})", "error")


def _signs(kind: Kind, first: str) -> Iterator[tuple[str, str]]:
    text = f"AND(ISTEXT({first}),LEN(TRIM({first}))>0)"
    match kind:
        case Kind.DATE:
            yield f"AND(ISNUMBER({first}),{first}>=19900101,{first}<=20991231)", "warning"
            yield f"AND(ISNUMBER({first}),OR({first}>=TODAY()+1,{first}<{_FIRST_DAY}))", "error"
            yield f"AND({text},{_no_date(first)})", "error"
            yield text, "warning"
        case Kind.AMOUNT:
            yield f"AND({text},{_no_number(first, '元块￥¥,，约万wWkK 多')})", "error"
            yield f"OR({text},AND(ISNUMBER({first}),{first}<0))", "warning"
        case Kind.COUNT:
            yield f"OR(AND({text},{_no_number(first, '次回 ')}),AND(ISNUMBER({first}),{first}<0))", "error"
            yield text, "warning"
        case Kind.AGE:
            yield f"AND(ISNUMBER({first}),OR({first}<0,{first}>120))", "error"
            yield f"AND({text},{_no_number(first, '岁周 ')})", "error"
            yield text, "warning"
        case Kind.SCORE:
            yield f"AND(ISNUMBER({first}),OR({first}<0,{first}>{FULL_SCORE}))", "error"
            yield f"AND({text},{_no_number(first, '分 ')})", "error"
            yield text, "warning"
        case Kind.RATING:
            yield f"AND(LEN(TRIM({first}))>0,{_none_of(first, RATINGS)})", "warning"
        case Kind.GENDER:
            yield f"AND(LEN(TRIM({first}))>0,{_none_of(first, GENDERS)})", "warning"
        case Kind.CONTACT:
            yield f"AND(LEN(TRIM({first}))>0,{odd_phone(first)})", "error"


def _no_number(first: str, signs: str) -> str:
    """Whether no number is left once the given signs are gone, neither in digits nor in Chinese."""
    chinese = ",".join(f'ISNUMBER(FIND("{sign}",{first}))' for sign in _CHINESE_NUMERALS)
    return f"AND(ISERROR(VALUE({without(first, signs)})),NOT(OR({chinese})))"


def _no_date(first: str) -> str:
    """Whether a text is no whole date in any spelling that Excel reads: 2024-05-31, 2024.5.31, 2024年5月31日."""
    dashed = first
    for sign, other in ((".", "-"), ("/", "-"), ("年", "-"), ("月", "-"), ("日", ""), ("号", ""), (" ", "")):
        dashed = f'SUBSTITUTE({dashed},"{sign}","{other}")'
    return f"ISERROR(DATEVALUE({dashed}))"


def _none_of(first: str, words: tuple[str, ...]) -> str:
    return "AND(" + ",".join(f'TRIM({first})<>"{word}"' for word in words) + ")"

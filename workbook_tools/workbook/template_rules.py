"""What Excel itself says while staff type: hints, questions that never forbid, and colours on cells to look at.

Made from the column declarations, so that the template, the checks and the docs ask for the same.
"""

from collections.abc import Iterator

from openpyxl.worksheet.datavalidation import DataValidation

from workbook_tools.table.columns import AMOUNT, CONTACT, GENDERS, LAST_PURCHASE, NAME, RATINGS, Column, Kind
from workbook_tools.table.input_checks import FULL_SCORE, InputCheck, input_check_of, odd_phone, without
from workbook_tools.table.places import Area, cell, letter
from workbook_tools.table.sheets import Rule

_FIRST_DAY = 32874
"""1990-01-01 as Excel counts days from 1900, as the template does."""
_CHINESE_NUMERALS = "一二两三四五六七八九十百千万"


def validation_of(column: Column, area: Area) -> DataValidation | None:
    """The column's hint and check over an area; None for a column that has neither."""
    check = input_check_of(column, cell(area.top, area.left))
    return draw_check(check, area) if check is not None else None


def draw_check(check: InputCheck, area: Area) -> DataValidation:
    """A declared check as openpyxl has it."""
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
    """What each kind of cell shows: red only for what surely can't be used, amber where somebody should look."""
    text = f"AND(ISTEXT({first}),LEN(TRIM({first}))>0)"
    match kind:
        case Kind.DATE:
            yield f"AND(ISNUMBER({first}),{first}>=19900101,{first}<=20991231)", "warning"
            yield f"AND(ISNUMBER({first}),OR({first}>=TODAY()+1,{first}<{_FIRST_DAY}))", "error"
            yield f"AND({text},NOT({_perhaps_a_date(first)}),{_no_usable_day(first)})", "error"
            yield text, "warning"
        case Kind.AMOUNT:
            free = _holds_any(first, "免费", "赠送", "免单", "送的")
            yield f"AND({text},NOT({free}),{_no_number(first, '元块圆￥¥,，约大概差不多左右上下万wWkK 多')})", "error"
            yield f"OR({text},AND(ISNUMBER({first}),{first}<0))", "warning"
        case Kind.COUNT:
            yield f"AND(ISNUMBER({first}),OR({first}<0,IFERROR(INT({first})<>{first},FALSE)))", "error"
            counted = _number_in(first, "次回趟遍件个一共总计累合 ")
            yield (
                f"AND({text},OR({_no_number(first, '次回趟遍件个一共总计累合 ')},IFERROR(INT({counted})<>{counted},FALSE)))",
                "error",
            )
            yield text, "warning"
        case Kind.AGE:
            yield f"AND(ISNUMBER({first}),OR({first}<0,{first}>120))", "error"
            secret = _holds_any(first, "保密", "未知", "不详", "不知道", "不清楚")
            odd = f"OR({_no_number(first, '岁周虚满 ')},IFERROR({_number_in(first, '岁周虚满 ')}>120,FALSE))"
            yield f"AND({text},NOT({secret}),{odd})", "error"
            yield text, "warning"
        case Kind.SCORE:
            yield f"AND(ISNUMBER({first}),OR({first}<0,{first}>{FULL_SCORE}))", "error"
            spoken = _holds_any(first, "满分", "/", "星", "未")
            odd = f"OR({_no_number(first, '分打给 ')},IFERROR({_number_in(first, '分打给 ')}>{FULL_SCORE},FALSE))"
            yield f"AND({text},NOT({spoken}),{odd})", "error"
            yield text, "warning"
        case Kind.RATING:
            yield f'ISNUMBER(IFERROR(VALUE({first}),""))*(LEN(TRIM({first}))>0)', "error"
            yield f"AND(LEN(TRIM({first}))>0,{_none_of(first, RATINGS)})", "warning"
        case Kind.GENDER:
            yield f"ISNUMBER({first})", "error"
            yield f"AND(LEN(TRIM({first}))>0,{_none_of(first, GENDERS)})", "warning"
        case Kind.CONTACT:
            yield f"AND(LEN(TRIM({first}))>0,{odd_phone(first)})", "error"


def _no_number(first: str, signs: str) -> str:
    """Whether no number is left once the given signs are gone, neither in digits nor in Chinese."""
    return f"AND(ISERROR({_number_in(first, signs)}),NOT({_holds_any(first, *_CHINESE_NUMERALS)}))"


def _number_in(first: str, signs: str) -> str:
    """The number that is left once the given signs are gone, full-width digits as plain ones; an error where there is none."""
    plain = f"ASC({without(first, '￥')})"  # what becomes of ￥ there depends on the program
    return f"VALUE({without(plain, signs)})"


def _holds_any(first: str, *words: str) -> str:
    return "OR(" + ",".join(f'ISNUMBER(FIND("{word}",{first}))' for word in words) + ")"


def _no_usable_day(first: str) -> str:
    """Whether a text names no day from 1990 to today in a spelling with year, month and day: 2024-05-31, 2024.5.31, 2024年5月31日."""
    plain = f"TRIM(ASC({first}))"
    dashed = f'IF(ISNUMBER(FIND(":",{plain})),LEFT({plain},FIND(" ",{plain}&" ")-1),{plain})'
    for sign, other in ((".", "-"), ("/", "-"), ("年", "-"), ("月", "-"), ("日", ""), ("号", ""), (" ", "-")):
        dashed = f'SUBSTITUTE({dashed},"{sign}","{other}")'
    day = f'IFERROR(DATEVALUE({dashed})*(LEN({dashed})-LEN(SUBSTITUTE({dashed},"-",""))=2),0)'
    return f"OR({day}<{_FIRST_DAY},{day}>=TODAY()+1)"


def _perhaps_a_date(first: str) -> str:
    """Whether a text may be a day in a spelling that Excel doesn't read and the checks do: digits alone, English, Chinese numerals."""
    plain = f"TRIM(ASC({first}))"
    holds = {word: _holds_any(first, *word) for word in ("年", "月", "日号", _CHINESE_NUMERALS)}
    spelled = "AND(" + ",".join(holds.values()) + ")"
    year_last = (
        f'AND(LEN({plain})>7,ISNUMBER(IFERROR(VALUE(RIGHT({plain},4)),"")),NOT(ISNUMBER(FIND("-",RIGHT({plain},4)))))'
    )
    weekday = f'AND({_holds_any(first, "星期", "周", "礼拜", "时", "点")},ISNUMBER(FIND("20",{plain})))'
    english = f"NOT(EXACT(UPPER({plain}),LOWER({plain})))"
    digits = (
        f'AND(ISNUMBER(IFERROR(VALUE({plain}),"")),OR(LEN({plain})=5,LEN({plain})=8),NOT({_holds_any(first, *"-./")}))'
    )
    return f"OR({digits},{english},{spelled},{year_last},{weekday})"


def _none_of(first: str, words: tuple[str, ...]) -> str:
    return "AND(" + ",".join(f'TRIM({first})<>"{word}"' for word in words) + ")"

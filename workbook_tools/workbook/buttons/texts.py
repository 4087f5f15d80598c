"""What the declared buttons come to in Excel's own languages: VBA, the ribbon's XML, the shapes on the sheet."""

from workbook_tools.plans.buttons_sheet import BUTTON_COLUMN, FIRST_ROW
from workbook_tools.table.buttons import BUTTONS, RIBBON_GROUP, RIBBON_TAB, Button
from workbook_tools.table.look import FONT
from workbook_tools.workbook.markup import attribute_text

MODULE = "workbook_tools"
SHEET_CODE_NAME = "WbtButtons"
"""The module of the buttons' sheet in the VBA project; the sheet must bear it."""
_UNSAFE = frozenset("\"'|&^%<>$`\\")
"""Signs that would not come through the command line by which Python is started."""
_SHAPES_FROM, _DRAWING = 1025, 1


def python_of(button: Button) -> str:
    """The Python that a macro runs."""
    return f"from workbook_tools.app import macros; macros.{button.slug}()"


def vba_module() -> str:
    """The module of our macros: ASCII alone, as VBA is stored in the code page of whoever opens it."""
    lines = [f'Attribute VB_Name = "{MODULE}"', "Option Explicit", ""]
    for button in BUTTONS:
        python = python_of(button)
        if not python.isascii() or _UNSAFE & set(python):
            raise ValueError(f"{python} would not reach Python as it is")
        lines += [
            f"Public Sub {button.macro}()",
            f'    RunPython "{python}"',
            "End Sub",
            f"Public Sub {button.callback}(control As Object)",
            f"    {button.macro}",
            "End Sub",
            "",
        ]
    return "\r\n".join(lines)


def ribbon_xml() -> bytes:
    """The tab 客户管理. In the words of Office 2007: the later ones are lost by openpyxl."""
    shown = "".join(
        f'<button id="{button.macro}" label="{attribute_text(button.caption)}" size="large" onAction="{button.callback}"'
        f' imageMso="{button.icon}" screentip="{attribute_text(button.caption)}" supertip="{attribute_text(button.tip)}"/>'
        for button in BUTTONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon><tabs>'
        f'<tab id="WT_tab" label="{RIBBON_TAB}" insertAfterMso="TabHome"><group id="WT_group" label="{RIBBON_GROUP}">'
        f"{shown}</group></tab></tabs></ribbon></customUI>"
    ).encode()


def button_shapes() -> bytes:
    """The form buttons of the sheet 一键操作, in VML, which all versions of Excel read and openpyxl keeps."""
    shapes = "".join(_shape(number, button) for number, button in enumerate(BUTTONS))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{_DRAWING}"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
        '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
        f"{shapes}</xml>"
    ).encode()


def _shape(number: int, button: Button) -> str:
    """One button over its cell. The anchor: column, pixels into it, row, pixels into it, twice."""
    row, column = FIRST_ROW + number - 1, BUTTON_COLUMN - 1
    return (
        f'<v:shape id="_x0000_s{_SHAPES_FROM + number}" type="#_x0000_t201" alt="{attribute_text(button.tip)}"'
        " style='position:absolute;width:96pt;height:27pt;z-index:1;mso-wrap-style:tight' o:button=\"t\""
        ' fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        "<v:textbox style='mso-direction-alt:auto' o:singleclick=\"f\"><div style='text-align:center'>"
        f'<font face="{FONT}" size="220" color="#000000">{button.caption}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:Anchor>{column}, 8, {row}, 5, {column}, 124, {row}, 40</x:Anchor>'
        f"<x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{button.macro}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
    )

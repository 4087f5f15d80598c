"""Import presets: those that come with the program, a shop's own files, and what a shop has said of its columns before."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.names import backup_folder
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.reading.source_layout import recognises
from workbook_tools.resources import resource
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.faults import Fault
from workbook_tools.table.presets import PLAIN, Preset, parse_preset

ENDING = ".toml"
_SAID = "导入对照.toml"
_HEAD = "# 这家店告诉过程序的：左边是来源表的列，右边是客户表的列。可以直接改；写“不用”就不导入那一列。\n[columns]\n"
_DEEPEST = 30


def shipped() -> Iterator[tuple[str, Preset]]:
    """The presets that come with the program, by their short names."""
    for file in sorted(resource("templates", "presets").glob("*" + ENDING)):
        yield file.stem, parse_preset(file.read_text(encoding="utf-8"), file.name)


def load_preset(wanted: str) -> Preset:
    """A preset by its short name, its Chinese name, or the path of a file. Raises Fault preset-invalid."""
    known = dict(shipped())
    for short, preset in known.items():
        if wanted in (short, preset.name):
            return preset
    if not wanted.lower().endswith(ENDING):
        raise Fault("preset-invalid", name=wanted, detail=f"没有这个方案，自带的有：{'、'.join(known)}")
    try:
        text = Path(wanted).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise Fault("preset-invalid", name=Path(wanted).name, detail="文件打不开，或不是 UTF-8 文字") from None
    return parse_preset(text, Path(wanted).name)


def recognise(raw: RawSheet) -> Preset:
    """The preset that knows a source by its headers; PLAIN where none or more than one does."""
    presets = [preset for _, preset in shipped()]
    for row in (int(row) for row in raw.rows if row <= _DEEPEST):
        headers = {at: raw.text(row, at) for at in raw.columns}
        fitting = [preset for preset in presets if recognises(preset, headers)]
        if len(fitting) == 1:
            return fitting[0]
    return PLAIN


def read_said(workbook: Path) -> dict[str, str]:
    """What the shop has said of columns: source header → our header. Raises Fault preset-invalid for a file that was spoilt."""
    try:
        text = _said_file(workbook).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return {}
    try:
        columns = tomllib.loads(text).get("columns", {})
    except tomllib.TOMLDecodeError as error:
        raise Fault("preset-invalid", name=_SAID, detail=f"不是正确的 TOML（{error}）") from None
    if not isinstance(columns, dict):
        raise Fault("preset-invalid", name=_SAID, detail="“columns”这一项写错了")
    return {str(theirs): str(ours) for theirs, ours in columns.items()}


def keep_said(workbook: Path, said: Mapping[str, str]) -> None:
    """Remember it for the next import into this workbook, in a file that people can read and change."""
    file = _said_file(workbook)
    lines = (f"{_quoted(theirs)} = {_quoted(ours)}\n" for theirs, ours in said.items())
    with faults_for(file.name):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, (_HEAD + "".join(lines)).encode(), replace=True)


def listing() -> Outcome:
    """The shipped presets, for people and programs."""
    known = list(shipped())
    lines = [f"{short:<10} {preset.name}：{preset.about}" for short, preset in known]
    return Outcome(
        lines=(*lines, "要改成自己的：presets copy 名字 我的方案.toml，改好后 import … --preset 我的方案.toml"),
        data={"presets": [{"id": short, "name": preset.name, "about": preset.about, "kind": preset.kind} for short, preset in known]},
    )  # fmt: skip


def copy(wanted: str, target: Path) -> Outcome:
    """A shipped preset as a file of the shop's own, never over something."""
    file = next((file for file in resource("templates", "presets").glob("*" + ENDING) if file.stem == wanted), None)
    if file is None:
        load_preset(wanted)  # tells which there are
        raise Fault("preset-invalid", name=wanted, detail="请写方案的英文短名")
    if target.exists():
        raise Fault("cannot-write", name=target.name, detail="已经有这个文件，不会覆盖它")
    with faults_for(target.name):
        write_new(target, file.read_bytes())
    return Outcome(lines=(f"✓ 已复制到“{target.name}”，用记事本就能改",), data={"preset": wanted, "file": target.name})


def _said_file(workbook: Path) -> Path:
    return backup_folder(workbook) / _SAID


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

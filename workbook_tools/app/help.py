"""Help and usage errors in Chinese: Typer's own texts are English."""

from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

WIDTH = 26


def _lines(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"  {name:<{WIDTH}} {text}" if len(name) < WIDTH else f"  {name}\n{'':<{WIDTH + 3}}{text}"
        for name, text in rows
    ]


def _about(command: Any, context: Any) -> str:  # noqa: ANN401 - Typer does not export its context type under one name
    parts = [f"用法：{context.command_path} " + ("命令 [选项]" if isinstance(command, TyperGroup) else _usage(command))]
    parts += ["", f"  {command.help or ''}".rstrip()]
    arguments = [(p.metavar or p.name, p.help or "") for p in command.params if p.param_type_name == "argument"]
    options = [
        (", ".join(p.opts) + _value(p), p.help or "")
        for p in command.params
        if p.param_type_name == "option" and not p.hidden
    ]
    options.append(("--help", "显示这份说明"))
    if isinstance(command, TyperGroup):
        commands = [(name, sub.get_short_help_str(60)) for name, sub in command.commands.items() if not sub.hidden]
        parts += ["", "命令：", *_lines(commands)]
    if arguments:
        parts += ["", "要写的内容：", *_lines(arguments)]
    parts += ["", "选项：", *_lines(options)]
    if isinstance(command, TyperGroup):
        parts += ["", f"每个命令的说明：{context.command_path} 命令 --help"]
    return "\n".join(parts)


def _usage(command: Any) -> str:  # noqa: ANN401 - as above
    shown = [
        str(p.metavar or p.name) if p.required else f"[{p.metavar or p.name}]"
        for p in command.params
        if p.param_type_name == "argument"
    ]
    return " ".join([*shown, "[选项]"])


def _value(option: Any) -> str:  # noqa: ANN401 - as above
    return "" if option.is_flag else f" {option.metavar or option.name}"


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - as above
        """The whole help text."""
        return _about(self, ctx)


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - as above
        """The whole help text."""
        return _about(self, ctx)


def usage_error_in_chinese(error: Exception) -> str:
    """What is wrong with a command line, in one sentence that says what to do."""
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) or ", ".join(getattr(parameter, "opts", []) or [])
    option, said = getattr(error, "option_name", "") or "", str(getattr(error, "message", error))
    quoted = said.split("'")[1] if said.count("'") >= 2 else ""
    sentences = {
        "MissingParameter": f"少写了“{name}”。",
        "NoSuchOption": f"没有“{option}”这个选项。",
        "BadParameter": f"“{name}”写得不对：{said}。",
        "BadOptionUsage": f"选项“{option}”的写法不对，后面可能少了内容。",
    }
    if "No such command" in said:
        return f"没有“{quoted}”这个命令。"
    if "unexpected extra argument" in said:
        return f"多写了内容：{said[said.rfind('(') + 1 : said.rfind(')')]}。文件名里有空格时请加引号。"
    return sentences.get(type(error).__name__, "命令的写法不对。")

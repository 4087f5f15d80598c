#!/usr/bin/env python3
"""One line from an empty clone: `python3 start.py demo`, `python3 start.py test`; on Windows `py start.py demo`.

Makes its own .venv beside this file, installs what the package needs, and runs the command in it. Needs Python 3.11 and its
standard library, nothing else: no pip, no ensurepip (Debian keeps both apart), no rights on the system's Python.
A second call installs nothing as long as pyproject.toml and the Python stay the same.

The package itself is not installed but run from here: an editable install would write this folder's name into a .pth file,
and Python before 3.13 fails to start on one in a Chinese folder of Windows.
"""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import importlib.util
import os
import re
import runpy
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "workbook-tools.stamp"
OLDEST = (3, 11)
COMPILE = ROOT / "workbook_tools" / "workbook" / "compiled" / "build.py"
FROM_HERE = {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
PIP = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
"""Whatever the user's defaults, this pip works inside .venv."""
USAGE = """用法 usage:
  python3 start.py demo    演示一次每周运行        set up, then a whole weekly run on the samples
  python3 start.py test    安装测试工具并运行测试  set up, then run the tests
  python3 start.py 其他    同 workbook-tools 其他   any other command of workbook-tools, e.g. --help
Windows: py start.py demo"""


class Stop(Exception):  # noqa: N818 - it ends the set-up, with words for whoever started it
    """Why the set-up can't go on, in Chinese and English."""


def main(arguments: list[str]) -> int:
    """Set up what the command needs, then run it in .venv; gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Western Windows console has no Chinese signs: "?" instead of a crash
            stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST:
        print(
            f"需要 Python 3.11 或更新，这里是 {sys.version.split()[0]}。\nPython 3.11 or newer is needed.",
            file=sys.stderr,
        )
        return 2
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if arguments else 2
    try:
        if arguments[0] == "test":
            python = set_up(("test",))
            given = arguments[1:]
            workers = [] if any(part.startswith(("-n", "--numprocesses")) for part in given) else ["-n", "auto"]
            return call([str(python), "-m", "pytest", *workers, *given], FROM_HERE, folder=ROOT)
        return call([str(set_up(())), "-m", "workbook_tools", *arguments], FROM_HERE)
    except Stop as stop:
        print(f"✗ {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(extras: tuple[str, ...]) -> Path:
    """The Python of a .venv that holds what the package and these extras need; made or brought up to date if it must be."""
    compile_what_can_be()
    python = venv_python(VENV)
    state = fingerprint()
    installed = read_stamp(STAMP, state)
    if installed is not None and set(extras) <= installed and works(python):
        return python
    say("正在准备运行环境，第一次要一两分钟……", "Setting up .venv, a minute or two the first time …")
    if not works(python):
        make_venv(VENV)
    wanted = sorted({*extras, *(installed or set())})
    if call([str(python), "-m", "pip", "install", "--quiet", *requirements(wanted)], PIP):
        raise Stop(
            "依赖没有装好。请检查网络后再试；网络慢可以先设置 PIP_INDEX_URL 为就近的镜像。\n"
            "Installing failed: check the network, or set PIP_INDEX_URL to a mirror nearby, and try again."
        )
    STAMP.write_text("\n".join([state, *wanted]) + "\n", encoding="utf-8")
    return python


def compile_what_can_be() -> None:
    """With a C compiler, large workbooks go quicker; without one nothing is lost but time."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        runpy.run_path(str(COMPILE))["build"]()


def requirements(extras: list[str]) -> list[str]:
    """What pyproject.toml says that the package and its extras need."""
    import tomllib  # noqa: PLC0415 - new in 3.11: an older Python must come as far as being told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(need for extra in extras for need in project["optional-dependencies"][extra])]


def fingerprint() -> str:
    """Changes when something must be installed anew: the requirements or the Python."""
    facts = (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), sys.base_prefix.encode()
    return hashlib.sha256(b"\0".join(facts)).hexdigest()


def read_stamp(stamp: Path, state: str) -> set[str] | None:
    """The extras that are installed, or None where the stamp is missing or of another state."""
    try:
        first, *extras = stamp.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return None
    return set(extras) if first == state else None


def venv_python(venv: Path) -> Path:
    """The Python inside a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def works(python: Path) -> bool:
    """Whether this Python runs, is new enough and has pip; one whose base was removed or moved does not."""
    code = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        done = subprocess.run([str(python), "-c", code], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def make_venv(venv: Path) -> None:
    """A new virtual environment with pip, also where this Python came without ensurepip."""
    command = [sys.executable, "-m", "venv", "--clear"]
    if importlib.util.find_spec("ensurepip") is not None:
        done = subprocess.run([*command, str(venv)], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode == 0 and works(venv_python(venv)):
            return
    if call([*command, "--without-pip", str(venv)], {}):
        raise Stop(
            "建不了虚拟环境。Debian、Ubuntu 请先运行：sudo apt install python3-venv\n"
            "No virtual environment could be made. On Debian or Ubuntu: sudo apt install python3-venv"
        )
    say("这个 Python 没有自带 pip，正在下载……", "This Python came without pip; fetching it …")
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetch_pip(Path(folder), index_settings())
        # A wheel of pip can be run as it is, and installs itself.
        if call([str(venv_python(venv)), f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)], PIP):
            raise Stop("pip 没有装好。\npip could not be installed.")


def fetch_pip(folder: Path, settings: dict[str, str]) -> Path:
    """Download pip's newest wheel for this Python from the configured index, its checksum verified where one is given."""
    if "index-url" not in settings:
        raise Stop(
            "这台电脑的 Python 没有 pip。请先运行：sudo apt install python3-venv，再试一次。\n"
            "This Python comes without pip: run sudo apt install python3-venv, then try again."
        )
    page_url = settings["index-url"].rstrip("/") + "/pip/"
    context = ssl.create_default_context(cafile=settings.get("cert") or None)
    try:
        with urllib.request.urlopen(page_url, timeout=60, context=context) as answer:  # noqa: S310 - the configured index
            page, base = answer.read().decode("utf-8", "replace"), answer.geturl()
        link = newest_wheel(page, sys.version_info[:2])
        url, _, checksum = urllib.parse.urljoin(base, link).partition("#")
        with urllib.request.urlopen(url, timeout=120, context=context) as answer:  # noqa: S310 - named by that index
            content = answer.read()
    except OSError as error:
        raise Stop(
            f"下载 pip 失败：{error}。请检查网络，或先运行：sudo apt install python3-venv\n"
            "Fetching pip failed: check the network, or run: sudo apt install python3-venv"
        ) from None
    if checksum.startswith("sha256=") and hashlib.sha256(content).hexdigest() != checksum[7:]:
        raise Stop("下载的 pip 校验不符，没有使用。\nThe downloaded pip does not match its checksum; it was not used.")
    wheel = folder / urllib.parse.unquote(url.rsplit("/", 1)[-1])
    wheel.write_bytes(content)
    return wheel


def newest_wheel(page: str, python: tuple[int, ...]) -> str:
    """The link of the highest released version of pip on an index page that this Python may use."""
    found: list[tuple[tuple[int, ...], str]] = []
    for link, needs in _Links(page).links:
        name = urllib.parse.unquote(link.partition("#")[0].rsplit("/", 1)[-1])
        version = re.fullmatch(
            r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl|pip-(\d+(?:\.\d+)*)-py2\.py3-none-any\.whl", name
        )
        least = re.search(r">=\s*(\d+)\.(\d+)", needs)
        if version and (least is None or (int(least[1]), int(least[2])) <= tuple(python)):
            found.append((tuple(map(int, (version[1] or version[2]).split("."))), link))
    if not found:
        raise Stop("软件源里没有合适的 pip。\nThe package index offers no pip for this Python.")
    return max(found)[1]


class _Links(HTMLParser):
    """The links of an index page with what Python they need; those that were withdrawn are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") and "data-yanked" not in given:
            self.links.append((str(given["href"]), given.get("data-requires-python") or ""))


def index_settings() -> dict[str, str]:
    """index-url and cert as pip itself would find them: its configuration files, then its environment variables."""
    settings: dict[str, str] = {}
    for file in config_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (OSError, configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            for name in ("index-url", "cert"):
                if parser.has_option(section, name):
                    settings[name] = parser.get(section, name)
    for name, variable in (("index-url", "PIP_INDEX_URL"), ("cert", "PIP_CERT")):
        if os.environ.get(variable):
            settings[name] = os.environ[variable]
    return settings


def config_files() -> list[Path]:
    """Where pip keeps its configuration, the weakest first."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = Path.home()
    if os.name == "nt":
        folders = [Path(os.environ[name]) for name in ("PROGRAMDATA", "APPDATA") if name in os.environ]
        files = [folder / "pip" / "pip.ini" for folder in folders]
    else:
        shared = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        files = [Path(folder) / "pip" / "pip.conf" for folder in reversed(shared.split(":"))]
        files += [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", own / "pip" / "pip.conf"]
    return [*files, Path(named)] if named else files


def call(command: list[str], environment: dict[str, str], *, folder: Path | None = None) -> int:
    """Run a command in the foreground with these environment variables, and give its exit code."""
    return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=False).returncode


def say(chinese: str, english: str) -> None:
    """A line on what is going on; on standard error, so that --json stays clean."""
    print(f"{chinese} {english}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

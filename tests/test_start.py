"""The bootstrap's own parts: what it installs, when it installs nothing, and how it gets pip where Python has none."""

import hashlib
import importlib.util
import io
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
INDEX = """<!DOCTYPE html><html><body>
<a href="../../files/pip-9.0.3-py2.py3-none-any.whl">pip-9.0.3-py2.py3-none-any.whl</a>
<a href="../../files/pip-25.1-py3-none-any.whl#sha256={sha}" data-requires-python="&gt;=3.9">pip-25.1</a>
<a href="../../files/pip-25.2-py3-none-any.whl" data-requires-python="&gt;=3.9" data-yanked="bad">pip-25.2</a>
<a href="../../files/pip-26.0b1-py3-none-any.whl" data-requires-python="&gt;=3.9">pip-26.0b1</a>
<a href="../../files/pip-99.0-py3-none-any.whl" data-requires-python="&gt;=3.99">pip-99.0</a>
<a href="../../files/pip-25.1.tar.gz">pip-25.1.tar.gz</a>
</body></html>"""


@pytest.fixture(scope="module")
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def index() -> Iterator[tuple[str, dict[str, bytes]]]:
    """An index on this machine: its address, and what it answers by path."""
    answers: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = answers.get(self.path)
            self.send_response(404 if found is None else 200)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name for it
            """Nothing on the screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple", answers
        server.shutdown()


def wheel() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("pip/__init__.py", "")
    return held.getvalue()


def test_the_newest_pip_that_fits_is_taken(start: ModuleType) -> None:
    """Not the withdrawn 25.2, not the trial 26.0b1, not 99.0 for a Python to come."""
    page = INDEX.format(sha="00")
    assert start.newest_wheel(page, (3, 11)) == "../../files/pip-25.1-py3-none-any.whl#sha256=00"
    assert start.newest_wheel(page, (3, 8)).endswith("pip-9.0.3-py2.py3-none-any.whl")
    with pytest.raises(start.Stop):
        start.newest_wheel("<html></html>", (3, 11))


def test_pip_comes_from_the_configured_index(
    start: ModuleType, index: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    url, answers = index
    content = wheel()
    answers["/simple/pip/"] = INDEX.format(sha=hashlib.sha256(content).hexdigest()).encode()
    answers["/files/pip-25.1-py3-none-any.whl"] = content
    fetched = start.fetch_pip(tmp_path, {"index-url": url + "/"})
    assert fetched == tmp_path / "pip-25.1-py3-none-any.whl"
    assert fetched.read_bytes() == content


def test_a_pip_with_a_wrong_checksum_is_not_used(
    start: ModuleType, index: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    url, answers = index
    answers["/simple/pip/"] = INDEX.format(sha="0" * 64).encode()
    answers["/files/pip-25.1-py3-none-any.whl"] = wheel()
    with pytest.raises(start.Stop, match="校验不符"):
        start.fetch_pip(tmp_path, {"index-url": url})
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_does_not_answer_is_told_in_words(start: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(start.Stop, match="python3-venv"):
        start.fetch_pip(tmp_path, {"index-url": "http://127.0.0.1:9/simple"})


def test_pip_settings_are_read_as_pip_reads_them(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files first, the environment over them."""
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://one/simple\ncert = /a.pem\n[install]\nindex-url = https://two/simple\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_CERT", raising=False)
    assert start.index_settings() == {"index-url": "https://two/simple", "cert": "/a.pem"}
    monkeypatch.setenv("PIP_INDEX_URL", "https://three/simple")
    assert start.index_settings()["index-url"] == "https://three/simple"


def test_a_stamp_counts_only_for_its_own_state(start: ModuleType, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert start.read_stamp(stamp, "now") is None
    stamp.write_text("now\ntest\n", encoding="utf-8")
    assert start.read_stamp(stamp, "now") == {"test"}
    assert start.read_stamp(stamp, "later") is None
    stamp.write_text("", encoding="utf-8")
    assert start.read_stamp(stamp, "now") is None


def test_the_requirements_are_those_of_the_project(start: ModuleType) -> None:
    plain, testing = start.requirements([]), start.requirements(["test"])
    assert any(need.startswith("openpyxl") for need in plain)
    assert not any(need.startswith("pytest") for need in plain)
    assert set(plain) < set(testing)
    assert any(need.startswith("pytest-xdist") for need in testing)


def test_without_a_command_it_says_how_to_use_it() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "start.py"], capture_output=True, text=True, encoding="utf-8", check=False, timeout=30
    )
    assert done.returncode == 2
    assert "start.py demo" in done.stdout


def test_only_the_standard_library_is_imported() -> None:
    """`-I -S` leaves no way to installed packages."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "start.py", "--help"], capture_output=True, check=False, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, b"")

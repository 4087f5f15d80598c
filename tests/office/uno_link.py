"""LibreOffice's Python bridge, which the system's own Python has and an environment of ours has not."""

import importlib
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any


class NoBridgeError(RuntimeError):
    """LibreOffice can't be spoken to from this Python."""


@cache
def uno() -> ModuleType:
    """The module `uno`. Raises NoBridgeError where there is none for this version of Python."""
    module = _found()
    keep = module._uno_struct__setattr__  # noqa: SLF001 - no other way in

    def set_attribute(self: object, name: str, value: object) -> None:
        if not name.startswith("__"):  # what Python itself notes of an exception is no business of UNO's
            keep(self, name, value)

    module._uno_struct__setattr__ = set_attribute  # type: ignore[attr-defined] # noqa: SLF001 - as above
    return module


def _found() -> ModuleType:
    with suppress(ImportError):
        return importlib.import_module("uno")
    asked = [f"/usr/bin/python3.{sys.version_info.minor}", "-c", "import uno; print(uno.__file__)"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        folder = str(Path(told.stdout.strip()).parent)
        sys.path.append(folder)
        try:
            return importlib.import_module("uno")
        finally:
            sys.path.remove(folder)
    except (OSError, subprocess.CalledProcessError, ImportError) as error:
        raise NoBridgeError("python3-uno for this version of Python is not installed") from error


def connect(pipe: str, seconds: float = 40) -> Any:
    """The desktop of the LibreOffice that listens on a pipe."""
    link = uno()
    local = link.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + seconds
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def struct(name: str, **values: object) -> Any:
    """A UNO structure."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for key, value in values.items():
        setattr(made, key, value)
    return made


def properties(**values: object) -> tuple[Any, ...]:
    """What many of UNO's calls take for options."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def enum(kind: str, value: str) -> Any:
    """A value of a UNO enumeration."""
    return uno().Enum(f"com.sun.star.{kind}", value)

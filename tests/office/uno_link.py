"""LibreOffice's Python bridge, which the system's own Python has and an environment of ours has not."""

import importlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
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
    module = _module("uno")
    keep = module._uno_struct__setattr__  # noqa: SLF001 - no other way in

    def set_attribute(self: object, name: str, value: object) -> None:
        if not name.startswith("__"):  # what Python itself notes of an exception is no business of UNO's
            keep(self, name, value)

    module._uno_struct__setattr__ = set_attribute  # type: ignore[attr-defined] # noqa: SLF001 - as above
    return module


def _module(name: str) -> ModuleType:
    """A module of the bridge, out of the system's Python where ours has none of that name."""
    with suppress(ImportError):
        return importlib.import_module(name)
    asked = [f"/usr/bin/python3.{sys.version_info.minor}", "-c", f"import {name}; print({name}.__file__)"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        folder = str(Path(told.stdout.strip()).parent)
        sys.path.append(folder)
        try:
            return importlib.import_module(name)
        finally:
            sys.path.remove(folder)
    except (OSError, subprocess.CalledProcessError, ImportError) as error:
        raise NoBridgeError("python3-uno for this version of Python is not installed") from error


def connect(pipe: str, seconds: float = 40) -> Any:
    """The component context of the LibreOffice that listens on a pipe."""
    link = uno()
    local = link.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def service(context: Any, name: str) -> Any:
    """A new instance of one of the program's own services, such as its desktop."""
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)


def in_main_loop(context: Any, do: Callable[[], object], seconds: float = 120) -> None:
    """Do something while the program's main thread waits for it, which then does what is asked of it from here itself.

    Calls from outside come in by another thread of the program, and a few of them don't take its lock.
    """
    given = _callback()(do)
    service(context, "awt.AsyncCallback").addCallback(given, None)
    assert given.done.wait(seconds), "LibreOffice does not come to rest"
    if given.raised is not None:
        raise given.raised


@cache
def _callback() -> type:
    """A class that LibreOffice can call: its base exists only once the bridge has been found."""
    base: Any = _module("unohelper").Base
    interface: Any = uno().getClass("com.sun.star.awt.XCallback")

    class Callback(base, interface):  # type: ignore[misc] # they come with the bridge
        def __init__(self, do: Callable[[], object]) -> None:
            self.done = threading.Event()
            self.raised: Exception | None = None
            self._do = do

        def notify(self, _data: object) -> None:
            try:
                self._do()
            except Exception as error:  # noqa: BLE001 - raised again where it belongs
                self.raised = error
            finally:
                self.done.set()

    return Callback


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

"""Set-up as a machine sees it that has nothing but Python: called by install.py of a bundle, from inside the wheel."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook_tools.app.screen import print_line, show_fault, show_outcome
from workbook_tools.jobs.set_up import remove, set_up
from workbook_tools.table.faults import EXIT_INTERRUPTED, FAULTS, Fault


def main(arguments: Sequence[str] | None = None) -> int:
    """Install from a folder of wheels, or remove; gives the exit code."""
    parser = argparse.ArgumentParser(prog="install.py")
    parser.add_argument("--from", dest="wheels", type=Path)
    parser.add_argument("--remove", action="store_true")
    given = parser.parse_args(arguments)
    try:
        done = remove() if given.remove else set_up(given.wheels, step=lambda text: print_line(f"{text}……"))
    except Fault as fault:
        show_fault(fault, as_json=False)
        return fault.exit_code
    except KeyboardInterrupt:
        print_line("已停下。再运行一次就会接着装。", sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: staff must never see a traceback
        show_fault(Fault("internal-error", detail=f"{type(error).__name__}：{error}"), as_json=False)
        return FAULTS["internal-error"].exit_code
    show_outcome(done, as_json=False)
    return done.exit_code

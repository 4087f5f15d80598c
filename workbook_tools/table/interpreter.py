"""Where the Python of set-up is, in words that hold for every person: workbooks with buttons and double-click files name it so.

The folder above `venv` also holds other things of ours, so the environment is not that folder itself. The place on macOS has
no blank in it: Excel's bridge does not quote it.
"""

INTERPRETER_WINDOWS = r"%LOCALAPPDATA%\workbook_tools\venv\Scripts\python.exe"
INTERPRETER_MACOS = "$HOME/.workbook_tools/venv/bin/python"

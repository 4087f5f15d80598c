"""What a look at a file finds wrong before anybody has said the file's name."""

from workbook_tools.table.faults import Fault


class UnsoundError(ValueError):
    """A reason not to work on a file: the code of a fault and the Chinese detail that its message takes."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"[{code}] {detail}")

    def fault(self, name: str) -> Fault:
        """The fault to raise, once the file's name is known."""
        return Fault(self.code, name=name, detail=self.detail)


def damaged(detail: str) -> UnsoundError:
    """The commonest reason: the file is not as it was written."""
    return UnsoundError("file-corrupt", detail)

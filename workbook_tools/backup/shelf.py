"""What copies there are, and whether every bit of them is as it was written. Only reads."""

from pathlib import Path

from workbook_tools.backup.manifest import COPY_NAME, ENDING, Backup, read_manifest
from workbook_tools.disk.names import backup_folder
from workbook_tools.disk.reasons import detail_of, fault_of
from workbook_tools.disk.snapshot import hash_of
from workbook_tools.table.faults import Fault


def list_backups(workbook: Path) -> list[Backup]:
    """The copies with a sound manifest, in the order of making; none where there is no folder."""
    found = (read_listed(file) for file in manifests(backup_folder(workbook)))
    return sorted((backup for backup in found if backup is not None), key=lambda backup: backup.number)


def backup_path(workbook: Path, backup: Backup) -> Path:
    """Where a copy lies."""
    return backup_folder(workbook) / backup.file


def find_backup(workbook: Path, wanted: str) -> Backup:
    """The copy of that id, file name, or a beginning of either that fits one copy alone. Raises backup-missing or -damaged."""
    known = list_backups(workbook)
    for fits in (str.__eq__, str.startswith):
        chosen = [backup for backup in known if wanted and any(fits(n, wanted) for n in (backup.id, backup.file))]
        if len(chosen) == 1:
            return chosen[0]
    for file in manifests(backup_folder(workbook)):
        named = COPY_NAME.fullmatch(file.stem)
        if named and wanted in (f"{named[2]}-{named[3]}", file.stem, file.name) and read_listed(file) is None:
            raise Fault("backup-damaged", detail=f"{file.name} 被改动过")
    raise Fault("backup-missing", detail=f"“{wanted}”")


def find_damage(workbook: Path, backup: Backup) -> str:
    """What is wrong with a copy, in Chinese; "" where every bit is as it was written."""
    file = backup_path(workbook, backup)
    try:
        if hash_of(file) == backup.sha256:
            return ""
    except FileNotFoundError:
        return f"{backup.file} 不见了"
    except OSError as error:
        return f"{backup.file} 读不出来，{detail_of(error)}"
    return f"{backup.file} 的内容被改动过"


def verify_backups(workbook: Path) -> tuple[list[Backup], list[str]]:
    """Reads every copy and every manifest: the sound copies, and what is wrong with the others, in Chinese."""
    folder = backup_folder(workbook)
    sound: list[Backup] = []
    damages = [f"{file.name} 被改动过" for file in manifests(folder) if read_listed(file) is None]
    for backup in list_backups(workbook):
        damage = find_damage(workbook, backup)
        if damage:
            damages.append(damage)
        else:
            sound.append(backup)
    damages += [f"{file.name} 的内容被改动过" for file in unlisted(folder) if not fits_name(file)]
    return sound, damages


def manifests(folder: Path) -> list[Path]:
    """Every manifest, sound or not."""
    return [file for file in _named_as_ours(folder) if file.suffix == ENDING]


def unlisted(folder: Path) -> list[Path]:
    """Copies without a manifest: the machine died before it was written."""
    found = _named_as_ours(folder)
    listed = {file.stem for file in found if file.suffix == ENDING}
    return [file for file in found if file.suffix != ENDING and file.stem not in listed]


def _named_as_ours(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if COPY_NAME.fullmatch(file.stem))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise fault_of(error, folder.name) from error


def read_listed(manifest: Path) -> Backup | None:
    """None where it is not, to the last bit, what was written for the copy of its name."""
    try:
        backup = read_manifest(manifest.read_bytes())
    except OSError:
        return None
    return backup if backup is not None and Path(backup.file).stem == manifest.stem else None


def fits_name(copy: Path) -> bool:
    """Whether the content of a copy begins with the hash that its name says."""
    try:
        return hash_of(copy).startswith(copy.stem.rpartition("_")[2])
    except OSError:
        return False

"""What a zip must be before anything in it is inflated: plain names, honest places, sizes that a workbook can have."""

import re
from collections.abc import Sequence
from itertools import pairwise

from workbook_tools.workbook.unsound import UnsoundError, damaged
from workbook_tools.workbook.xml import part_key
from workbook_tools.workbook.zip_directory import DEFLATED, ENCRYPTED_FLAGS, STORED, Member

MEGABYTE = 1 << 20
LARGEST_MEMBER, LARGEST_WHOLE = 1024 * MEGABYTE, 1280 * MEGABYTE
"""Half a million customers with our columns are some 850 MB of XML. Below these limits no zip64 is ever needed to write a workbook."""
FREE_MEMBER, FREE_WHOLE, HUGE_MEMBER = 64 * MEGABYTE, 256 * MEGABYTE, 512 * MEGABYTE
STEEPEST_MEMBER, STEEPEST_WHOLE, STEEPEST_HUGE = 250, 150, 60
"""Inflated size over packed size from which a member beyond FREE_MEMBER or HUGE_MEMBER (a zip beyond FREE_WHOLE) is a bomb. Deflate's
own limit is 1032; formatted empty rows reach 10, a large table with our columns 22, style tables swollen by years of pasting 85."""
_CLIMBING = re.compile(r"[\\\x00-\x1f]|^/|^[A-Za-z]:|(^|/)\.\.?(/|$)")


def refuse_unsafe(members: Sequence[Member]) -> None:
    """Raise UnsoundError for names that climb or stand twice, members that overlap, zip encryption, bombs."""
    _refuse_names(members)
    for member in members:
        if member.flags & ENCRYPTED_FLAGS:
            raise UnsoundError("unsafe-zip", f"“{member.name[:80]}”在压缩包里加了密")
        if member.method not in (STORED, DEFLATED):
            raise damaged(f"“{member.name[:80]}”用了 Excel 不认识的压缩方法")
        if member.method == STORED and member.packed != member.size:
            raise damaged("压缩包的目录和内容对不上")
    for before, after in pairwise(sorted(members, key=lambda member: member.offset)):
        if before.end > after.offset:
            raise UnsoundError("unsafe-zip", f"“{before.name[:80]}”和“{after.name[:80]}”重叠在一起")
    _refuse_bombs(members)


def _refuse_names(members: Sequence[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        if not member.name or _CLIMBING.search(member.name):
            raise UnsoundError("unsafe-zip", f"里面有不正常的文件名“{member.name[:80]}”")
        key = part_key(member.name)
        if key in seen:
            raise UnsoundError("unsafe-zip", f"里面有两个“{member.name[:80]}”")
        seen.add(key)


def _refuse_bombs(members: Sequence[Member]) -> None:
    for member in members:
        steepest = STEEPEST_HUGE if member.size > HUGE_MEMBER else STEEPEST_MEMBER
        steep = member.size > FREE_MEMBER and member.size > steepest * member.packed
        if steep or member.size > LARGEST_MEMBER:
            raise UnsoundError("too-big", f"“{member.name[:80]}”解压后有 {member.size // MEGABYTE} MB")
    whole, packed = sum(member.size for member in members), sum(member.packed for member in members)
    if whole > LARGEST_WHOLE or (whole > FREE_WHOLE and whole > STEEPEST_WHOLE * packed):
        raise UnsoundError("too-big", f"解压后一共有 {whole // MEGABYTE} MB")

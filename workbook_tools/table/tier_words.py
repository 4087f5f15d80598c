"""What the shop calls its tiers. Rules think in 低, 中, 高; everything that is shown says the shop's own words."""

from dataclasses import dataclass

TIERS = ("低", "中", "高")
"""Lowest first: the names that rules use, whatever the shop calls them."""
LOW, MIDDLE, HIGH = TIERS


@dataclass(frozen=True, slots=True)
class TierWords:
    """names: lowest first, in the order of TIERS. ending: what makes one of them a phrase (高 → 高价值, A → A级)."""

    names: tuple[str, str, str]
    ending: str

    def shown(self, tier: str) -> str:
        """The word of a tier as cells show it: 高 → A."""
        return self.names[TIERS.index(tier)]

    def spoken(self, tier: str) -> str:
        """A tier as sentences say it: 高 → 高价值, A级, 金级."""
        return self.shown(tier) + self.ending


TIER_WORDS = {
    "高/中/低": TierWords(TIERS, "价值"),
    "A/B/C": TierWords(("C", "B", "A"), "级"),
    "金/银/普通": TierWords(("普通", "银", "金"), "级"),
}
"""The choices of 等级名称. No word stands in two of them, so that cells from before a change of words stay readable."""
DEFAULT_TIER_WORDS = TIER_WORDS["高/中/低"]
TIER_OF_WORD = {word: tier for words in TIER_WORDS.values() for tier, word in zip(TIERS, words.names, strict=True)}
"""Every word of every choice → its tier."""
TIER_SPELLINGS = {
    spelled + ending: TIERS.index(tier)
    for word, tier in TIER_OF_WORD.items()
    for spelled in {word, word.lower()}
    for ending in ("", "价值", "级", "等级", "类", "牌", "卡")
}
"""What people write for a tier, in whichever words → its place in TIERS."""

"""How long lifetime value takes, and how far it may be off: `python benchmarks/lifetime.py [CDNOW_master.txt] [--write]`.

Times are CPU seconds from loaded frames. Without the CDNOW file (see cdnow.py) a shop of the same habits and size is made up.
The second table is behind the rule of how many customers must have come again: shops of known habits are made up, half a
year or a year of them is seen, and the forecast of all purchases of the next year is held against what then comes.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
from cdnow import read_purchases
from measure import write_page

from workbook_tools.rules.bg_nbd import BgNbd, Repeats, fit_bg_nbd
from workbook_tools.rules.gamma_gamma import fit_gamma_gamma

Result = TypeVar("Result")
HABITS = {
    "music by post": BgNbd(0.25, 4.4, 0.8, 2.4),
    "a café": BgNbd(1.2, 6.0, 0.6, 4.0),
    "a salon": BgNbd(2.0, 12.0, 0.5, 5.0),
}
SHOPS = 60
AHEAD = 52.0
END = date(1998, 6, 30)


def main() -> None:
    """Print both tables; with --write, put them into docs/benchmarks.md."""
    files = [text for text in sys.argv[1:] if text != "--write"]
    seen, mean = read_cdnow(Path(files[0])) if files else made_up_money()
    text = f"{timings(seen, mean)}\n\n{errors()}"
    print(text)
    if "--write" in sys.argv:
        write_page("lifetime", text)


def timings(seen: Repeats, mean: np.ndarray) -> str:
    """Fitting and telling, for everybody and for every tenth."""
    rows = ["| what | customers | CPU seconds |", "| --- | ---: | ---: |"]
    for step in (10, 1):
        part = Repeats(seen.x[::step], seen.t_x[::step], seen.age[::step])
        money = mean[::step]
        again = (part.x > 0) & (money > 0)
        seconds, model = timed(lambda part=part: fit_bg_nbd(part))
        if model is None:
            sys.exit("no model")
        rows.append(f"| BG/NBD fitted | {len(part.x):,} | {seconds:.3f} |")
        seconds, _ = timed(lambda part=part, money=money, again=again: fit_gamma_gamma(part.x[again], money[again]))
        rows.append(f"| Gamma-Gamma fitted | {int(again.sum()):,} | {seconds:.3f} |")
        seconds, _ = timed(lambda part=part, model=model: (model.p_alive(part), model.expected(part, AHEAD)))
        rows.append(f"| everybody told | {len(part.x):,} | {seconds:.3f} |")
    return "\n".join(rows)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """CPU seconds, the best of three, and the result."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def errors() -> str:
    """How far the whole forecast is off in made-up shops: the median and the ninth decile."""
    rng = np.random.default_rng(20240115)
    rows = [
        "| shop | weeks seen | came again | no model | off by, half of the shops | nine in ten |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, habits in HABITS.items():
        for weeks in (26.0, 52.0):
            for size in (100, 200, 400, 800):
                off, again = [], []
                for _ in range(SHOPS):
                    seen, coming = shop(habits, size, weeks, rng)
                    model = fit_bg_nbd(seen)
                    again.append(int((seen.x > 0).sum()))
                    if model is not None:
                        off.append(abs(model.expected(seen, AHEAD).sum() / coming - 1))
                half, most = np.quantile(off, [0.5, 0.9])
                rows.append(
                    f"| {name} | {weeks:.0f} | {np.mean(again):.0f} | {SHOPS - len(off)} of {SHOPS} | {half:.0%} | {most:.0%} |"
                )
    return "\n".join(rows)


def shop(habits: BgNbd, size: int, weeks: float, rng: np.random.Generator) -> tuple[Repeats, int]:
    """What is seen of made-up customers, and how many purchases come in the year after."""
    rate, leaves = rng.gamma(habits.r, 1 / habits.alpha, size), rng.beta(habits.a, habits.b, size)
    age = np.ceil(rng.uniform(0, weeks, size) * 7) / 7
    x, t_x, clock, coming = np.zeros(size), np.zeros(size), np.zeros(size), 0
    here = np.ones(size, dtype=bool)
    while here.any():
        clock = clock + rng.exponential(1 / rate)
        now, later = here & (clock <= age), here & (clock > age) & (clock <= age + AHEAD)
        x, t_x = np.where(now, x + 1, x), np.where(now, np.round(clock * 7) / 7, t_x)
        coming += int(later.sum())
        here = (now | later) & (rng.random(size) >= leaves)
    return Repeats(x, np.fmin(t_x, age), age), coming


def made_up_money() -> tuple[Repeats, np.ndarray]:
    """23,570 customers like those of CDNOW."""
    rng = np.random.default_rng(1997)
    seen, _ = shop(HABITS["music by post"], 23_570, 78, rng)
    return seen, rng.gamma(6.25, 1, 23_570) / rng.gamma(3.74, 1, 23_570) * 15.44


def read_cdnow(path: Path) -> tuple[Repeats, np.ndarray]:
    """Repeats and their mean spend of every customer of the file, up to its end."""
    bought: dict[str, dict[date, float]] = {}
    for line in read_purchases(path):
        by_day = bought.setdefault(line.customer, {})
        by_day[line.day] = by_day.get(line.day, 0.0) + line.amount
    days = [sorted(by_day) for by_day in bought.values()]
    seen = Repeats(
        np.array([len(held) - 1.0 for held in days]),
        np.array([(held[-1] - held[0]).days / 7 for held in days]),
        np.array([(END - held[0]).days / 7 for held in days]),
    )
    spent = [
        sum(by_day[day] for day in held[1:]) / max(len(held) - 1, 1)
        for by_day, held in zip(bought.values(), days, strict=True)
    ]
    return seen, np.array(spent)


if __name__ == "__main__":
    main()

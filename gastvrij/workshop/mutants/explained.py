"""What became of the mutants, told: the table, and the survivors that nobody explained."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from gastvrij.workshop.mutants import stage
from gastvrij.workshop.mutants.breaking import Mutant

FILE = Path(__file__).with_suffix(".yaml")
ENOUGH = 90  # percent
NOTICED = (stage.KILLED, stage.TOO_LONG)
EXPLAINED = "explained"
Key = tuple[str, str, str, str]


def explanations() -> dict[Key, str]:
    """Why a survivor does no harm, by which mutant it is."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {(one["file"], one["in"], one["was"], one["is"]): one["because"] for one in told}


def problems(
    mutants: Iterable[Mutant], verdicts: Mapping, reasons: Mapping[Key, str], *, whole: bool = True
) -> list[str]:
    """Survivors without a reason, reasons without a survivor (if all were tried), a low score."""
    mutants = list(mutants)
    survivors = [one for one in mutants if verdicts[one].what == stage.SURVIVED]
    found = [f"not explained: {one}" for one in survivors if one.key not in reasons]
    if whole:
        files = {one.path for one in mutants}
        of_no_use = set(reasons) - {one.key for one in survivors}
        found += [
            f"explained, and it does not survive: {key}"
            for key in sorted(of_no_use)
            if key[0] in files
        ]
    counts = _counts(mutants, verdicts, reasons)
    if mutants and score(sum(counts.values(), Counter())) < ENOUGH:
        found.append(f"The score is below {ENOUGH} %.")
    return found


def table(mutants: Iterable[Mutant], verdicts: Mapping, reasons: Mapping[Key, str]) -> str:
    heads = f"{'':40}{'mutants':>8}{'killed':>8}{'survived':>9}{'explained':>10}{'score':>8}"
    counts = _counts(mutants, verdicts, reasons)
    rows = [_row(path, counts[path]) for path in sorted(counts)]
    return "\n".join([heads, *rows, _row("together", sum(counts.values(), Counter()))])


def score(counts: Counter) -> float:
    """Of those that could live: how many a test killed, in percent."""
    return 100 * _noticed(counts) / (_lived(counts) or 1)


def _counts(mutants, verdicts, reasons) -> dict[str, Counter]:
    counts: dict[str, Counter] = defaultdict(Counter)
    for one in mutants:
        what = verdicts[one].what
        counts[one.path][EXPLAINED if what == stage.SURVIVED and one.key in reasons else what] += 1
    return counts


def _noticed(counts: Counter) -> int:
    return sum(counts[what] for what in NOTICED)


def _lived(counts: Counter) -> int:
    return sum(counts.values()) - counts[stage.STILLBORN]


def _row(name: str, counts: Counter) -> str:
    survived = counts[stage.SURVIVED] + counts[EXPLAINED]
    numbers = f"{_lived(counts):8}{_noticed(counts):8}{survived:9}{counts[EXPLAINED]:10}"
    return f"{name:40}{numbers}{score(counts):7.1f}%"

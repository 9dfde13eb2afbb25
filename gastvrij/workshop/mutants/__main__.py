"""Breaks each defence in small ways, and sees whether a test fails (docs/mutants.md)."""

import argparse
import os
import random
import sys
import time

from gastvrij.workshop.mutants import directing, explained, sql, stage
from gastvrij.workshop.mutants.breaking import Mutant, mutants_of
from gastvrij.workshop.mutants.directing import Verdict


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    files = {
        path: tests
        for path, tests in directing.holders().items()
        if not options.only or path.startswith(tuple(options.only))
    }
    mutants = [] if options.sql else [mutant for path in files for mutant in mutants_of(path)]
    if options.sample and options.sample < len(mutants):
        mutants = random.Random(options.seed).sample(mutants, options.sample)  # noqa: S311
    statements = [] if options.only or options.at_import else sql.mutants()
    held = {test for homes in files.values() for test in homes} if mutants else set()
    jobs = [_job_of_sql(mutant) for mutant in statements]
    if mutants:
        trace = directing.trace_of(files, options.stages, anew=options.trace)
        jobs += [_job(mutant, trace, files) for mutant in mutants]
    if options.at_import:
        jobs = [job for job in jobs if not job["quick"]]
        mutants = [job["mutant"] for job in jobs]
    held |= {test.partition("::")[0] for mutant in statements for test in mutant.tests}
    print(
        f"{len(mutants)} mutants of {len(files)} files, {len(statements)} of the database.",
        flush=True,
    )
    verdicts = _play(jobs, sorted(held), options.stages)
    whole = not options.sample and not options.at_import
    sys.exit(report(mutants, statements, verdicts, whole=whole))


def _options(arguments):
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--sample", type=int, metavar="N", help="only N of them, drawn by lot")
    parser.add_argument("--seed", type=int, default=0, help="other mutants in the sample")
    parser.add_argument("--only", nargs="*", metavar="PATH", help="files whose path begins so")
    parser.add_argument("--sql", action="store_true", help="only those of the database")
    parser.add_argument(
        "--at-import", action="store_true", help="of these, what needs a process of its own"
    )
    parser.add_argument("--trace", action="store_true", help="see anew which test runs what")
    parser.add_argument("--stages", type=int, default=os.cpu_count(), help="how many at once")
    return parser.parse_args(arguments)


def _job(mutant: Mutant, trace, files) -> dict:
    tests, is_quick = trace.tests_for(mutant, files[mutant.path])
    return {
        "mutant": mutant,
        "path": mutant.path,
        "source": mutant.source,
        "tests": tests,
        "limit": trace.limit(tests),
        "quick": is_quick,
    }


def _job_of_sql(mutant) -> dict:
    return {
        "mutant": mutant,
        "sql": mutant.statement,
        "tests": mutant.tests,
        "limit": directing.PATIENCE * 3,
        "quick": True,
    }


def _play(jobs: list[dict], tests: list[str], stages: int) -> dict:
    verdicts: dict = {}
    began = time.monotonic()

    def tell(job: dict, verdict: Verdict) -> None:
        verdicts[job["mutant"]] = verdict
        if verdict.what in {stage.SURVIVED, stage.TOO_LONG}:
            print(f"{verdict.what}: {job['mutant']}", flush=True)
        if len(verdicts) % 50 == 0:
            minutes = (time.monotonic() - began) / 60
            print(f"{len(verdicts)} of {len(jobs)}, {minutes:.0f} minutes", flush=True)

    directing.play_all(jobs, tests, stages, tell)
    return verdicts


def report(mutants, statements, verdicts, *, whole: bool) -> str | int:
    """Print the table; what is wrong, or 0 if nothing is."""
    reasons = explained.explanations()
    print(explained.table(mutants, verdicts, reasons))
    noticed = [one for one in statements if verdicts[one].what in explained.NOTICED]
    print(f"{len(noticed)} of {len(statements)} broken defences of the database were noticed.")
    found = explained.problems(mutants, verdicts, reasons, whole=whole)
    found += [f"not noticed: {one}" for one in statements if one not in noticed]
    found += directing.noticed_by_what_always_fails(verdicts.values())
    return "\n".join(found) or 0


main()

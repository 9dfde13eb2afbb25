"""Which tests are played for a mutant, and on how many stages at once."""

import ast
import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from multiprocessing.connection import Listener
from pathlib import Path

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.addresses import data_folder
from gastvrij.workshop.mutants import stage
from gastvrij.workshop.mutants.breaking import Mutant

SECONDS_OF_TESTS = 60
"""Of the tests that run a broken line, so many are played: one case of each first, then others."""
PATIENCE = 60
"""Seconds, besides three times what its tests take, after which a mutant is called too long."""
SETTING_UP = 300
"""Seconds more for a process of its own, which imports everything and prepares a database."""
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "gastvrij.workshop.mutants.stage"]
FAILURES = re.compile(r"^(?:FAILED|ERROR) [\w/]+\.py.*$", re.MULTILINE)
PLAIN = ["--hypothesis-seed=0", "-p", "no:cacheprovider"]


def holders(root: Path = ROOT) -> dict[str, list[str]]:
    """What is broken, file by file, and the tests that hold it (pyproject.toml)."""
    told = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["gastvrij"]["mutants"]
    return {
        file.relative_to(root).as_posix(): tests
        for place, tests in told.items()
        for file in (
            [root / place] if place.endswith(".py") else sorted((root / place).glob("*.py"))
        )
        if file.read_text().strip()
    }


@dataclass
class Trace:
    """Which test runs which line, as it was seen once."""

    lines: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)

    def tests_for(self, mutant: Mutant, homes: list[str]) -> tuple[list[str], bool]:
        """And whether these tests run the broken line themselves, after the import."""
        found = self._running(mutant)
        if found and mutant.is_inside:
            return self._affordable(found, homes), True
        # The import or the setting up runs it, or a test reads it: all that is near may notice.
        near = {test for test in self.durations if _rank(test, homes) < len(homes)}
        called_by_it = {test for test in near if _is_called_by(test, mutant.function)}
        chosen = self._affordable(found | called_by_it, homes)
        return self._affordable(near - set(chosen), homes, chosen), False

    def _running(self, mutant: Mutant) -> set[str]:
        of_file = self.lines.get(mutant.path, {})
        first, last = mutant.span
        if not mutant.is_inside:
            return {test for test, run in of_file.items() if run & set(range(first, last + 1))}
        # Of a statement of several lines, the first may be the only one that is seen.
        for line in range(mutant.line, first - 1, -1):
            if found := {test for test, run in of_file.items() if line in run}:
                return found
        return set()

    def _affordable(
        self, tests: set[str], homes: list[str], already: Iterable[str] = ()
    ) -> list[str]:
        """The closest and quickest first, and no second case of a test before the first of all."""
        closest = sorted(
            tests, key=lambda name: (_rank(name, homes), self.durations.get(name, 1), name)
        )
        cases: Counter[str] = Counter()
        turns = {}
        for test in closest:
            function = test.partition("[")[0]
            turns[test] = cases[function]
            cases[function] += 1
        chosen = list(already)
        seconds = sum(self.durations.get(test, 1) for test in chosen)
        for test in sorted(closest, key=turns.__getitem__):
            seconds += self.durations.get(test, 1)
            if chosen and seconds > SECONDS_OF_TESTS:
                break
            chosen.append(test)
        return chosen

    def limit(self, tests: list[str]) -> float:
        return PATIENCE + 3 * sum(self.durations.get(test, 1) for test in tests)


def _is_called_by(test: str, function: str) -> bool:
    """Whether this case is about the function, by its name: 'test_each[members.actions.end]'."""
    return bool(function) and test.endswith(f".{function}]")


def _rank(test: str, homes: list[str]) -> int:
    return next((at for at, home in enumerate(homes) if test.startswith(home)), len(homes))


def trace_of(files: dict[str, list[str]], processes: int, *, anew: bool = False) -> Trace:
    """Plays the tests that hold these files, once; later only those that changed since."""
    kept = data_folder() / "mutants" / "trace.json"
    code = _fingerprint([ROOT / path for path in holders()] + _shared_by_tests())
    known: dict = json.loads(kept.read_text()) if kept.exists() and not anew else {}
    if known.get("code") != code:
        known = {"code": code, "tests": {}}
    tests = {path: _fingerprint([ROOT / path]) for path in test_files(files)}
    news = [path for path, print_ in tests.items() if _print_of(known, path) != print_]
    if news:
        lines, durations = _played(list(holders()), news, processes)
        for path in news:
            own = {test: seconds for test, seconds in durations.items() if _is_in(test, path)}
            of_own = {
                file: {test: numbers for test, numbers in run.items() if _is_in(test, path)}
                for file, run in lines.items()
            }
            known["tests"][path] = {"print": tests[path], "lines": of_own, "durations": own}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(known))
    trace = Trace()
    for path in tests:
        found = known["tests"][path]
        trace.durations.update(found["durations"])
        for file, run in found["lines"].items():
            within, of_file = lines_within_functions(ROOT / file), trace.lines.setdefault(file, {})
            of_file.update({test: within.intersection(numbers) for test, numbers in run.items()})
    return trace


@lru_cache
def lines_within_functions(path: Path) -> frozenset[int]:
    """All others are run by the import, which says nothing of the test that happens to import."""
    functions = [
        one
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return frozenset(
        line
        for one in functions
        for line in range(one.body[0].lineno, (one.end_lineno or one.lineno) + 1)
    )


def test_files(files: dict[str, list[str]]) -> list[str]:
    homes = {ROOT / home for tests in files.values() for home in tests}
    found = {
        path
        for home in homes
        for path in ([home] if home.suffix == ".py" else home.rglob("test_*.py"))
    }
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def _played(paths: list[str], tests: list[str], processes: int) -> tuple[dict, dict]:
    lines: dict[str, dict[str, list[int]]] = {}
    durations: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder, "trace.json")
        job.write_text(json.dumps({"paths": paths}))
        command = [*PYTEST, *PLAIN, "-n", str(processes), *tests]
        environment = {**os.environ, stage.TRACE: str(job)}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603
        for part in job.parent.glob("trace.gw*"):
            told = json.loads(part.read_text())
            durations.update(told["durations"])
            for path, run in told["lines"].items():
                lines.setdefault(path, {}).update(run)
    return lines, durations


def _print_of(known: dict, path: str) -> str:
    return known["tests"].get(path, {}).get("print", "")


def _is_in(test: str, path: str) -> bool:
    return test.partition("::")[0] == path


def _shared_by_tests() -> list[Path]:
    return [path for path in sorted((ROOT / "tests").rglob("*.py")) if "test_" not in path.name]


def _fingerprint(paths: list[Path]) -> str:
    """Of what is broken and of the tests: other lines, another trace."""
    whole = sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


@dataclass
class Verdict:
    what: str
    by: str = ""
    seconds: float = 0


def play_all(
    jobs: list[dict], tests: list[str], stages: int, tell: Callable[[dict, Verdict], None]
) -> None:
    """Play each job on the next free stage. What can't be put in is imported anew.

    Where nothing can be put in, no stage is set up.
    """
    set_up = any(job["quick"] for job in jobs)
    waiting: queue.SimpleQueue[dict] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    told, problems = threading.Lock(), []

    def direct() -> None:
        try:
            stage_of_own = _stage(tests) if set_up else contextlib.nullcontext(play_at_import)
            with stage_of_own as play, contextlib.suppress(queue.Empty):
                checked = set()
                while True:
                    job = waiting.get_nowait()
                    if job["quick"] and (kind := "sql" in job) not in checked:
                        checked.add(kind)
                        _check(play, job)
                    verdict = play(job) if job["quick"] else Verdict(stage.UNFIT)
                    if verdict.what == stage.UNFIT:
                        verdict = play_at_import(job)
                    with told:
                        tell(job, verdict)
        except Exception as error:  # told by the thread that waits
            problems.append(error)

    threads = [threading.Thread(target=direct) for _ in range(min(stages, len(jobs)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def _check(play: Callable[[dict], Verdict], job: dict) -> None:
    """With nothing broken the same tests pass; otherwise nothing of all this says anything."""
    whole = {**job, "source": ""} | ({"sql": "SELECT 1"} if "sql" in job else {})
    verdict = play(whole)
    if verdict.what != stage.SURVIVED:
        raise RuntimeError(f"Fails with nothing broken: {verdict.by}")


@contextlib.contextmanager
def _stage(tests: list[str]) -> Iterator[Callable[[dict], Verdict]]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as said:
        address = str(Path(folder, "director"))
        with Listener(address, "AF_UNIX") as listener:
            environment = {**os.environ, stage.ADDRESS: address}
            process = subprocess.Popen(  # noqa: S603
                [*PYTEST, *PLAIN, "-s", *tests], cwd=ROOT, env=environment, stdout=said, stderr=said
            )
            watcher = threading.Thread(target=_wake_when_over, args=(process, address), daemon=True)
            watcher.start()
            with listener.accept() as actor:
                try:
                    if actor.recv() != "ready":
                        said.seek(0)
                        raise RuntimeError(f"The tests can't be set up:\n{said.read()}")

                    def play(job: dict) -> Verdict:
                        actor.send(_told(job))
                        return Verdict(*actor.recv())

                    yield play
                finally:
                    with contextlib.suppress(OSError):
                        actor.send(None)
                    process.wait()


def _end(process: subprocess.Popen) -> None:
    """As by Ctrl-C, so that it stops its database; by force if it does not listen."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _told(job: dict) -> dict:
    return {name: value for name, value in job.items() if name != "mutant"}


def _wake_when_over(process: subprocess.Popen, address: str) -> None:
    """A stage that ends before it is ready would be waited for without end."""
    from multiprocessing.connection import Client

    process.wait()
    with contextlib.suppress(OSError), Client(address, "AF_UNIX") as nobody:
        nobody.send("over")


def play_at_import(job: dict) -> Verdict:
    """In a process of its own, which imports the broken file instead of the whole one."""
    if not job["tests"]:
        return Verdict(stage.SURVIVED)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "job.json")
        file.write_text(json.dumps(_told(job)))
        files = sorted({test.partition("::")[0] for test in job["tests"]})
        process = subprocess.Popen(  # noqa: S603
            [*PYTEST, *PLAIN, "-x", *files],
            cwd=ROOT,
            env={**os.environ, stage.MUTANT: str(file)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            said, _nothing = process.communicate(timeout=job["limit"] + SETTING_UP)
        except subprocess.TimeoutExpired:
            _end(process)
            return Verdict(stage.TOO_LONG)
        if stage.note_of(file).exists():
            return Verdict(stage.STILLBORN)
    failed = FAILURES.findall(said)
    # Where nothing failed and it ended with 1, the site could not even be set up.
    verdicts = {
        0: stage.SURVIVED,
        5: stage.SURVIVED,
        1: stage.KILLED if failed else stage.STILLBORN,
    }
    return Verdict(verdicts.get(process.returncode, stage.STILLBORN), "; ".join(failed[:1])[:400])


def noticed_by_what_always_fails(verdicts: Iterable[Verdict]) -> list[str]:
    """Tests that fail with nothing broken say nothing; a stage tries its own before (`_check`)."""
    told = {_test_of(one.by) for one in verdicts if FAILURES.match(one.by)}
    if not told:
        return []
    command = [*PYTEST, *PLAIN, *sorted(told)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    failed = FAILURES.findall(played.stdout)
    if played.returncode and not failed:
        failed = [f"ERROR {' '.join(sorted(told))} - {played.stdout[-200:]}"]
    return [f"fails with nothing broken: {_test_of(line)}" for line in failed]


def _test_of(line: str) -> str:
    """'FAILED path::test[case] - what it said': which test."""
    return line.partition(" ")[2].partition(" - ")[0]

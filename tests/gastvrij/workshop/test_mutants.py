"""`make mutants` breaks what people rely on, and says what nobody noticed."""

import gc
import importlib
import json
import subprocess
import sys
from collections import Counter

import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.workshop.mutants import directing, explained, sql, stage, swapping
from gastvrij.workshop.mutants.breaking import mutants_of

DOOR = '''"""A door."""
from functools import cache

from django.utils.translation import gettext as _


@cache
def may_enter(age, *, limit=18):
    """Whether somebody may come in."""
    if age < limit:
        raise PermissionError("too young")
    greet(_("Welcome"))
    return True


def greet(text):
    pass
'''


@pytest.fixture
def door(tmp_path, monkeypatch):
    path = tmp_path / "a_door_of_this_test.py"
    path.write_text(DOOR)
    monkeypatch.syspath_prepend(tmp_path)
    yield path
    sys.modules.pop(path.stem, None)
    gc.freeze()  # breaking a function looks through everything again, and the next tests need not


def changes(path):
    return {(one.before, one.after) for one in mutants_of(path.name, path.parent)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if age < limit:", "if age <= limit:"),
        ("if age < limit:", "if not (age < limit):"),
        ('raise PermissionError("too young")', "pass"),
        ('greet(_("Welcome"))', "pass"),
        ("return True", "return False"),
        ("def may_enter(age, *, limit=18):", "def may_enter(age, *, limit=19):"),
        ("@cache", ""),
    ],
)
def test_a_door_is_broken_in_every_way_that_lets_somebody_in(door, before, after):
    assert (before, after) in changes(door)


def test_what_people_read_is_left_to_translators(door):
    assert not any("XX" in after for _before, after in changes(door))


def test_every_broken_file_is_still_a_file_of_python(door):
    for mutant in mutants_of(door.name, door.parent):
        compile(mutant.source, door.name, "exec")


# Every cache is emptied, that of the unpacked icons too.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_decorated_function_that_lives_already_is_broken_too(door):
    module = importlib.import_module(door.stem)
    assert module.may_enter(20)
    assert swapping.swap_functions(door, DOOR.replace("return True", "return False"))
    assert not module.may_enter(20)


def test_a_function_that_is_no_longer_looked_at_for_rubbish_is_broken_too(door):
    module = importlib.import_module(door.stem)
    gc.freeze()
    assert swapping.swap_functions(door, DOOR.replace("return True", "return False"))
    assert not module.may_enter(20)


def test_whoever_imports_a_broken_file_gets_it_broken(tmp_path):
    """As soon as the plugin is there, so before a hook of pytest's sets Django up."""
    path, job = "checklist/rules/entries.py", tmp_path / "job.json"
    source = (ROOT / path).read_text().replace('"done", ', '"broken", ')
    job.write_text(json.dumps({"path": path, "source": source}))
    code = "import gastvrij.workshop.mutants.stage, checklist.rules.entries as it; print(it.DONE)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={stage.MUTANT: str(job)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "broken\n"


def test_whoever_imports_what_cannot_be_imported_leaves_a_note(tmp_path):
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"path": "checklist/rules/entries.py", "source": "1 / 0"}))
    code = "import gastvrij.workshop.mutants.stage, checklist.rules.entries"
    command = [sys.executable, "-c", code]
    environment = {stage.MUTANT: str(job)}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert b"ZeroDivisionError" in told.stderr
    assert stage.note_of(job).exists()


def test_the_test_that_happens_to_import_a_file_runs_none_of_its_lines(door):
    within = directing.lines_within_functions(door)
    lines = DOOR.splitlines()
    assert [lines[number - 1].strip() for number in sorted(within)][1:3] == [
        "if age < limit:",
        'raise PermissionError("too young")',
    ]
    assert not any(lines[number - 1].startswith(("def", "@", "from")) for number in within)


def test_what_the_import_does_asks_for_a_process_of_its_own(door):
    of_decorator = [one for one in mutants_of(door.name, door.parent) if one.before == "@cache"]
    assert [one.is_inside for one in of_decorator] == [False]


def test_whatever_is_broken_has_tests_that_hold_it():
    held = directing.holders()
    assert "checklist/access.py" in held
    for tests in held.values():
        assert tests and all((ROOT / test).exists() for test in tests)


def test_a_mutant_is_met_by_the_tests_that_run_its_line_the_closest_first(door):
    mutant = next(one for one in mutants_of(door.name, door.parent) if one.after == "pass")
    lines = {"far::a": {mutant.line}, "near::b": {mutant.line}, "near::c": {mutant.line + 5}}
    trace = directing.Trace({door.name: lines}, {"far::a": 0.1, "near::b": 2, "near::c": 0.1})
    assert trace.tests_for(mutant, ["near", "far"]) == (["near::b", "far::a"], True)


def test_what_no_test_runs_itself_is_imported_anew_and_met_by_all_that_is_near(door):
    mutant = mutants_of(door.name, door.parent)[0]
    trace = directing.Trace({}, {"far::a": 0.1, "near::b": 2})
    assert trace.tests_for(mutant, ["near"]) == (["near::b"], False)


def test_without_its_decorator_a_function_is_met_by_those_who_run_it_and_then_by_all_near(door):
    mutant = next(one for one in mutants_of(door.name, door.parent) if one.before == "@cache")
    lines = {"near::c": {mutant.line + 3}}
    trace = directing.Trace({door.name: lines}, {"far::a": 1, "near::b": 0.1, "near::c": 2})
    assert trace.tests_for(mutant, ["near"]) == (["near::c", "near::b"], False)


def test_the_case_that_is_about_a_function_comes_before_all_that_are_near(door):
    mutant = next(one for one in mutants_of(door.name, door.parent) if one.before == "@cache")
    durations = {"near::all[a.door.greet]": 0.1, "near::all[a.door.may_enter]": 1}
    trace = directing.Trace({}, durations)
    tests, _is_quick = trace.tests_for(mutant, ["near"])
    assert tests == ["near::all[a.door.may_enter]", "near::all[a.door.greet]"]


def test_a_test_that_fails_with_nothing_broken_notices_nothing(tmp_path, monkeypatch):
    (tmp_path / "test_it.py").write_text("def test_a(): pass\n\n\ndef test_b(): assert 0\n")
    monkeypatch.setattr(directing, "PYTEST", [sys.executable, "-m", "pytest", "-q"])
    monkeypatch.setattr(directing, "PLAIN", ["-p", "no:cacheprovider", "-p", "no:django"])
    monkeypatch.setattr(directing, "ROOT", tmp_path)
    verdicts = [
        directing.Verdict(stage.KILLED, "FAILED test_it.py::test_a - assert 1 == 2"),
        directing.Verdict(stage.KILLED, "FAILED test_it.py::test_b - assert 1 == 2"),
        directing.Verdict(stage.KILLED, "test_it.py::test_c"),  # on a stage, which tried its own
        directing.Verdict(stage.SURVIVED),
    ]
    found = directing.noticed_by_what_always_fails(verdicts)
    assert found == ["fails with nothing broken: test_it.py::test_b"]
    assert directing.noticed_by_what_always_fails(verdicts[2:]) == []


def test_where_nothing_can_be_put_in_no_stage_is_set_up(monkeypatch):
    monkeypatch.setattr(directing, "_stage", None)
    monkeypatch.setattr(directing, "play_at_import", lambda job: directing.Verdict(job["what"]))
    jobs = [{"quick": False, "what": what} for what in (stage.KILLED, stage.SURVIVED)]
    told = []
    directing.play_all(jobs, [], 2, lambda job, verdict: told.append((job["what"], verdict.what)))
    assert sorted(told) == [(stage.KILLED, stage.KILLED), (stage.SURVIVED, stage.SURVIVED)]


def test_no_survivor_goes_without_a_reason_and_no_reason_without_its_survivor(door):
    mutants = mutants_of(door.name, door.parent)[:2]
    verdicts = {one: directing.Verdict(stage.SURVIVED) for one in mutants}
    reasons = {mutants[0].key: "harmless", ("gone.py", "", "a", "b"): "of another file"}
    found = explained.problems(mutants, verdicts, reasons)
    assert [problem for problem in found if problem.startswith("not explained")] == [
        f"not explained: {mutants[1]}"
    ]
    verdicts[mutants[0]] = directing.Verdict(stage.KILLED)
    assert any(
        problem.startswith("explained, and")
        for problem in explained.problems(mutants, verdicts, reasons)
    )


def test_it_starts_without_a_site_or_a_database():
    command = [sys.executable, "-m", "gastvrij.workshop.mutants", "--help"]
    told = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=True)
    assert "make mutants" in told.stdout


def test_what_could_not_even_be_imported_counts_for_nothing():
    counts = Counter({stage.KILLED: 8, stage.TOO_LONG: 1, stage.SURVIVED: 1, stage.STILLBORN: 90})
    assert explained.score(counts) == 90


def test_every_explanation_speaks_of_a_line_that_is_there():
    for path, _function, before, _after in explained.explanations():
        text = " ".join(line.strip() for line in (ROOT / path).read_text().splitlines())
        assert before in text, f"{path} has no such line any more: {before}"


def test_every_broken_defence_of_the_database_names_a_test_that_exists():
    for mutant in sql.mutants():
        for test in mutant.tests:
            path, _, name = test.partition("::")
            assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text()

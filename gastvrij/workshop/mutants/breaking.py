"""The mutants of one file: each is the file with one thing broken.

The ways to break an expression are mutmut's. It would leave out whatever has a decorator, and here
that is nearly every action and access check, so the walk through the file is our own, and so are
the ways to break a statement: it is left out, its condition is turned around, its decorator goes.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

from gastvrij.lib.paths import ROOT

# Texts are read by translators and other tests; `cast` and annotations do nothing; what a data
# class promises to developers (frozen, slots) is not what it promises to people.
LEFT_ALONE = m.OneOf(
    m.Annotation(),
    m.ImportFrom(),
    m.Import(),
    m.Assign(value=m.Subscript(value=m.Name("Callable") | m.Name("tuple") | m.Name("dict"))),
    m.Call(func=m.Name("_") | m.Name("len") | m.Name("isinstance")),
    m.Decorator(decorator=m.Call(func=m.Name("dataclass")) | m.Name("dataclass")),
    m.Raise(exc=m.Call(args=[m.ZeroOrMore(m.Arg(m.SimpleString() | m.FormattedString()))])),
    m.SimpleStatementLine(body=[m.Expr(m.SimpleString() | m.ConcatenatedString())]),
)
NOTHING = {"None", '""', "False"}
"""As the value of a data class's field that nobody filled in, these say the same."""
OF_NO_EFFECT = {"update_fields", "no_key", "output_field"}
"""Left out: more is written than changed, a lock is harder, a type is guessed. Nobody can tell."""
ONLY_FASTER = m.Attribute(attr=m.Name("select_related") | m.Name("prefetch_related"))
WITHOUT_ARGUMENTS = m.Call(func=m.Name("cast") | m.Name("wraps"))
KEPT = m.Name("property") | m.Call(func=m.Name("wraps"))  # decorators


@dataclass(frozen=True)
class Mutant:
    path: str
    function: str
    """Of which function or class, "" for the module itself."""
    line: int
    span: tuple[int, int]
    """The lines of the function, or those of the statement that stands outside functions."""
    is_inside: bool
    """Whether only the inside of a function is broken, and not what is done at the import."""
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By which an explanation finds it again, wherever its line moved."""
        return self.path, self.function, self.before, self.after

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}\n  - {self.before}\n  + {self.after}"


def mutants_of(path: str, root: Path = ROOT) -> list[Mutant]:
    code = (root / path).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(code), unsafe_skip_copy=True)
    visitor = _Breaker(wrapper.resolve(PositionProvider))
    wrapper.module.visit(visitor)
    found: dict[str, Mutant] = {}
    for node, broken, place in visitor.found:
        source = _replaced(wrapper.module, code, visitor.positions.get(node), node, broken)
        if source == code or source in found or not _compiles(source):
            continue
        line, before, after = _difference(code.splitlines(), source.splitlines())
        found[source] = Mutant(
            path, place.name, line, place.span, place.is_inside, before, after, source
        )
    return list(found.values())


@dataclass(frozen=True)
class _Place:
    name: str = ""
    span: tuple[int, int] = (0, 0)
    is_inside: bool = False


class _Breaker(cst.CSTVisitor):
    def __init__(self, positions):
        self.positions = positions
        self.places = [_Place()]
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, _Place]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if m.matches(node, LEFT_ALONE):
            if isinstance(node, cst.Raise):
                self._add(node, cst.Pass())
            return False
        if m.matches(node, m.Call(func=ONLY_FASTER)):
            cst.ensure_type(node, cst.Call).func.visit(self)
            return False
        for broken in _broken(node):
            self._add(node, broken)
        if isinstance(node, cst.If):
            self._add(node.test, _negated(node.test))
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.places.append(self._place_of(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.places.pop()

    def _add(self, node: cst.CSTNode, broken: cst.CSTNode) -> None:
        place = self.places[-1]
        if not place.is_inside and not place.span[0] and node in self.positions:
            place = _Place(place.name, self._lines(node))
        if isinstance(node, cst.Decorator):
            place = replace(place, is_inside=False)
        self.found.append((node, broken, place))

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        position = self.positions[node]
        return position.start.line, position.end.line

    def _place_of(self, node: cst.FunctionDef | cst.ClassDef) -> _Place:
        outer = self.places[-1]
        name = f"{outer.name}.{node.name.value}".lstrip(".")
        if isinstance(node, cst.ClassDef):
            return _Place(name)
        return _Place(name, self._lines(node), is_inside=True)


def _broken(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind) and not m.matches(node, WITHOUT_ARGUMENTS):
            mutations = [one for one in operator(node) if not _has_no_effect(node, one)]
            # Other capitals break a string in the same way as other letters.
            yield from mutations[:1] if operator is operator_string else mutations
    if m.matches(node, m.Expr(m.Call())):
        yield cst.Pass()
    if isinstance(node, cst.Decorator) and not m.matches(node.decorator, KEPT):
        yield node.with_changes(decorator=cst.Name("without"))


def _has_no_effect(node: cst.CSTNode, broken: cst.CSTNode) -> bool:
    if isinstance(node, cst.AnnAssign) and isinstance(broken, cst.AnnAssign):
        values = (cst.Module([]).code_for_node(one.value) for one in (node, broken) if one.value)
        return set(values) <= NOTHING
    if not isinstance(node, cst.Call) or not isinstance(broken, cst.Call):
        return False
    whole = [argument for argument in node.args if not _is_among(argument, broken.args)]
    return bool(whole) and all(
        argument.keyword is not None and argument.keyword.value in OF_NO_EFFECT
        for argument in whole
    )


def _is_among(argument: cst.Arg, others: Sequence[cst.Arg]) -> bool:
    """With its own value: a removed argument leaves the others as they were."""
    return any(argument.value.deep_equals(one.value) for one in others)


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), inner)


def _replaced(
    module: cst.Module, code: str, position, node: cst.CSTNode, broken: cst.CSTNode
) -> str:
    """In the text where it stands, which is ten times as fast as in the tree."""
    if isinstance(node, cst.Decorator):
        lines = code.splitlines(keepends=True)
        return "".join(lines[: position.start.line - 1] + lines[position.end.line :])
    if position is None or not isinstance(node, cst.BaseExpression | cst.BaseSmallStatement):
        return module.deep_replace(node, broken).code
    if getattr(node, "lpar", None) and type(node) is type(broken):
        broken = broken.with_changes(lpar=[], rpar=[])  # they stand outside what is replaced
    lines = code.splitlines(keepends=True)
    start, end = position.start, position.end
    before = "".join(lines[: start.line - 1]) + lines[start.line - 1][: start.column]
    after = lines[end.line - 1][end.column :] + "".join(lines[end.line :])
    return before + module.code_for_node(broken) + after


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _difference(before: list[str], after: list[str]) -> tuple[int, str, str]:
    """Where two texts begin to differ, and the lines that do."""
    start = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return (
        start + 1,
        _joined(before[start : len(before) - end]),
        _joined(after[start : len(after) - end]),
    )


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)

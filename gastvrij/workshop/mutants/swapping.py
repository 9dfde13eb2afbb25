"""Put the broken file in the place of the whole one: in what runs already, or at its import."""

import functools
import gc
import importlib.abc
import importlib.util
import sys
from pathlib import Path
from types import CodeType, FunctionType

from gastvrij.lib.paths import ROOT


def swap_functions(path: Path, source: str) -> bool:
    """Give each function of the file that lives in this process the code that it has in `source`.

    Decorated ones and those inside others are found too. False if the new code does not fit.
    """
    swaps = dict(_pairs(_compiled(path, path.read_text(encoding="utf-8")), _compiled(path, source)))
    found = 0
    gc.unfreeze()  # the tests call what was imported rubbish-free for good, and that is not listed
    for thing in gc.get_objects():
        if type(thing) is FunctionType and (new := swaps.get(thing.__code__)):
            if len(new.co_freevars) != len(thing.__code__.co_freevars):
                return False
            thing.__code__ = new
            found += 1
        elif type(thing) is functools._lru_cache_wrapper:  # `isinstance` would wake lazy objects
            thing.cache_clear()  # nothing that was worked out with the whole code
    return bool(found)


def _compiled(path: Path, source: str) -> CodeType:
    return compile(source, str(path), "exec")


def _pairs(old: CodeType, new: CodeType):
    """The pieces of code that differ, each with what comes in its place."""
    if old != new:
        yield old, new
    olds, news = _inner(old), _inner(new)
    for one, other in zip(olds, news, strict=False):
        if one.co_qualname == other.co_qualname:
            yield from _pairs(one, other)


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


class BrokenModule(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module of the project from another source than its file's.

    If that can't be imported at all, the file `note` is made.
    """

    def __init__(self, path: str, source: str, note: Path):
        self.path, self.source, self.note = ROOT / path, source, note
        self.name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, name, path=None, target=None):
        if name == self.name:
            return importlib.util.spec_from_file_location(name, self.path, loader=self)
        return None

    def exec_module(self, module):
        try:
            super().exec_module(module)
        except BaseException:
            self.note.touch()
            raise

    def get_filename(self, name):
        return str(self.path)

    def get_data(self, path):
        if Path(path) != self.path:
            raise OSError  # no compiled file of before
        return self.source.encode()

    def path_stats(self, path):
        raise OSError

    def put_in(self) -> None:
        if self.name in sys.modules:
            raise RuntimeError(f"{self.name} is imported already, and whole.")
        sys.meta_path.insert(0, self)

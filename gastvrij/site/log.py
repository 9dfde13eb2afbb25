"""What the site writes down for its operator, and never a word of what people typed.

An exception's message, its arguments and local variables may hold text about a family; so may the
values in a log message and the details of a database error. Only what comes from the code itself
is written: kinds of errors, files, lines, names of functions, numbers.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from http.client import responses
from logging import LogRecord

from django.urls import URLResolver, get_resolver, get_urlconf
from django.utils.html import format_html
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from gastvrij.lib.paths import ROOT

SECURITY = "gastvrij.security"
NOT_SHOWN = "…"
# A secret in an address: ours is a `<token:...>` (gastvrij/lib/tokens.py), those of packages have
# one of these names, in a route or in a regular expression.
NAMES = "key|token|uidb36"
SECRET = re.compile(rf"<token:|<(?:\w+:)?(?:{NAMES})>|\(\?P<(?:{NAMES})>")
SEGMENT = re.compile(r"[\w.-]{1,80}", re.ASCII)
CODE = re.compile(r"[\w.:/-]{1,80}", re.ASCII)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]")


# --- one line of the log -----------------------------------------------------------------------
class PlainFacts(JsonFormatter):
    """A line of JSON with time, level, logger and event, and with whatever else is known."""

    def __init__(self, **kwargs):
        super().__init__(json_ensure_ascii=False, **kwargs)

    def format(self, record: LogRecord) -> str:
        return self.jsonify_log_record(facts_of(record, self.formatTime(record)))

    def formatTime(self, record, datefmt=None):  # noqa: N802 (its name in the standard library)
        return super().formatTime(record, "%Y-%m-%dT%H:%M:%S%z")


def facts_of(record: LogRecord, time: str) -> dict:
    facts = {"time": time, "level": record.levelname, "logger": record.name}
    facts["event"] = event_of(record)
    request = getattr(record, "request", None)
    if hasattr(request, "path"):
        facts |= {"method": shown(request.method), "path": masked(request.path)}
    if isinstance(status := getattr(record, "status_code", None), int):
        facts["status"] = status
    if record.name == SECURITY:
        facts |= told_with(record)
    if record.exc_info and record.exc_info[1]:
        facts["exception"] = exception_in_short(record.exc_info[1])
    return facts


def event_of(record: LogRecord) -> str:
    """The words of the code; values only where they are numbers."""
    if record.name.startswith(("django.request", "django.security")):
        reason = responses.get(getattr(record, "status_code", 0))
        return reason or record.name.rpartition(".")[2]
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg
    given = record.args.values() if isinstance(record.args, dict) else record.args
    if all(isinstance(value, int | float) for value in given):
        return record.getMessage()
    return PLACEHOLDER.sub(NOT_SHOWN, record.msg)


def told_with(record: LogRecord) -> dict:
    """The facts of a security event, as far as they are numbers and codes.

    They come one by one in `extra`, or together as its `facts` (gastvrij/lib/security_log.py).
    """
    hidden = {*RESERVED_ATTRS, "request", "status_code", "taskName", "facts"}
    extra = {name: value for name, value in vars(record).items() if name not in hidden}
    extra |= getattr(record, "facts", {})
    return {
        f"{name}_" if name in ("time", "level", "logger") else name: shown(value)
        for name, value in extra.items()
        if value is not None
    }


def shown(value):
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {shown(str(name)): shown(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [shown(one) for one in value]
    words = str(value)
    return words if CODE.fullmatch(words) else NOT_SHOWN


def masked(path: str) -> str:
    """An address without what opens a door, and without what somebody typed instead of one."""
    parts = secret_address(get_urlconf()).sub(rf"\1{NOT_SHOWN}/", path).split("/")
    return "/".join(
        part if not part or SEGMENT.fullmatch(part) else NOT_SHOWN for part in parts[:12]
    )


@lru_cache
def secret_address(urlconf: str | None) -> re.Pattern:
    """Whoever knows what follows may come in with it: everything from there on is masked.

    Found in the site's own addresses, also where something else stands before or behind it, since
    an address with a slip in it is logged too.
    """
    words = sorted({re.escape(word) for word in _words_before_secrets(get_resolver(urlconf))})
    return re.compile(rf"(/(?:{'|'.join(words)})/)[^?]+")


def _words_before_secrets(resolver: URLResolver, above: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        address = f"{above}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _words_before_secrets(pattern, address)
        elif found := SECRET.search(address):
            yield _last_word(address[: found.start()])


def _last_word(address: str) -> str:
    """The last part that is the same for everybody: numbers behind it are masked too."""
    parts = address.strip("/^").split("/")
    return next(part for part in reversed(parts) if re.fullmatch(r"[\w-]+", part))


# --- exceptions --------------------------------------------------------------------------------
def exception_in_short(error: BaseException) -> list[dict]:
    """Its kind and the way it came, then those that it was caused by; not what any of them says."""
    return [{"type": kind_of(one), "frames": frames_of(one)} for one in causes_of(error)]


def causes_of(error: BaseException | None):
    seen: list[BaseException] = []
    while error and error not in seen and len(seen) < 5:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return seen


def kind_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def frames_of(error: BaseException) -> list[str]:
    frames, step = [], error.__traceback__
    while step:
        code = step.tb_frame.f_code
        frames.append(f"{file_of(code.co_filename)}:{step.tb_lineno} in {code.co_name}")
        step = step.tb_next
    return frames


def file_of(path: str) -> str:
    """As developers know it, without where it lies on this machine."""
    if "site-packages/" in path:
        return path.rpartition("site-packages/")[2]
    return path.removeprefix(f"{ROOT}/")


def exception_in_lines(error: BaseException) -> str:
    lines = []
    for one in exception_in_short(error):
        lines += [one["type"], *(f"  {frame}" for frame in one["frames"])]
    return "\n".join(lines)


# --- Django's reports --------------------------------------------------------------------------
class NothingFilter(SafeExceptionReporterFilter):
    """Nothing of a request, a setting or a variable, even if somebody has reports mailed."""

    def get_safe_settings(self):
        return {}

    def get_safe_request_meta(self, request):
        return {}

    def get_safe_cookies(self, request):
        return {}

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return []


class ShortReporter(ExceptionReporter):
    """Where Django would mail or show a page full of variables: the kind of error and its way."""

    def get_traceback_text(self):
        return exception_in_lines(self.exc_value) if self.exc_value else ""

    def get_traceback_html(self):
        return format_html("<pre>{}</pre>", self.get_traceback_text())

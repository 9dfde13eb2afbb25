"""What of the toolkit is found by which words: the rows of SearchEntry and SearchWord.

`agree()` makes them agree with the content, whatever it was that changed: it reads all of it, and
writes what differs. So nothing is stale, also where one change shows in several places (a theme
that is withdrawn takes its items along), at a few tenths of a second for a curator's save.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Prefetch

from gastvrij.lib.languages import INTERFACE
from toolkit.indexing.plain_text import bare
from toolkit.models import Chapter, ChecklistItem, Figure, Section, Term, Theme
from toolkit.models import SearchEntry as Entry
from toolkit.vocabulary import FIGURE

CONFIGURATIONS = {"nl": "plain_dutch", "fr": "plain_french", "en": "plain_english"}
VERSION = "2"
"""Another number writes every entry again: change it with what is done to the words."""
ADVICE = ("tips", "examples", "embeds")
"""What hangs on a theme and on a section alike."""
AGREEING = 5_210_948  # the advisory lock of whoever makes entries agree


@dataclass(frozen=True)
class Told:
    """What one place says in one language."""

    place: str
    language: str
    kind: str
    page: str
    theme: int | None
    title: str
    names: str
    about: str
    rest: str

    @property
    def digest(self) -> str:
        told = json.dumps([VERSION, *vars(self).values()], ensure_ascii=False)
        return sha256(told.encode()).hexdigest()[:32]

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.about, self.rest) if part)


@transaction.atomic
def agree() -> int:
    """How many entries were written or taken away. About fifteen questions, and four if it is
    time to write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AGREEING])
        wanted = {(told.place, told.language): told for told in everything()}
        stored = {
            (place, language): digest
            for place, language, digest in Entry.objects.values_list("place", "language", "digest")
        }
        gone = stored.keys() - wanted.keys()
        news = [told for key, told in wanted.items() if stored.get(key) != told.digest]
        if gone:
            cursor.execute(FORGET, {"places": [f"{place} {code}" for place, code in gone]})
        if news:
            _write(cursor, news)
        if gone or news:
            cursor.execute(WORDS)
            cursor.execute(NO_WORDS)
    return len(gone) + len(news)


# --- what is said ------------------------------------------------------------------------------
def everything() -> Iterator[Told]:
    themes = list(Theme.objects.published().prefetch_related(*below("obstacles", *ADVICE)))
    sections = list(Section.objects.published().prefetch_related("chapter", *below(*ADVICE)))
    items = ChecklistItem.objects.published()
    for language in INTERFACE:
        say = Speaker(language)
        yield from (say.chapter(chapter) for chapter in Chapter.objects.published())
        yield from (say.section(section) for section in sections)
        yield from (say.theme(theme) for theme in themes)
        yield from (say.term(term) for term in Term.objects.all())
    for item in items.prefetch_related(*below("documents")):
        yield from (Speaker(language).item(item) for language in INTERFACE)
    where = _where_figures_stand(themes, sections)
    for figure in Figure.objects.order_by("code", "-valid_from").distinct("code"):
        if page := where.get(figure.code):
            yield from (Speaker(language).figure(figure, *page) for language in INTERFACE)


def below(*names: str) -> list[Prefetch]:
    """The lines of a row as plain lists, `its_tips`: a manager for each costs more than they do."""
    return [Prefetch(name, to_attr=f"its_{name}") for name in names]


class Speaker:
    """Each kind of content, in one language. What is not translated stays in Dutch alone."""

    def __init__(self, language: str):
        self.language = language

    def read(self, row, name: str) -> str:
        return bare(getattr(row, f"{name}_{self.language}"))

    def lines(self, rows: Iterable, *names: str) -> str:
        return " ".join(self.read(row, name) for row in rows for name in names)

    def tell(self, kind, code, page, theme, row, title="title", names="", about="", rest=""):
        return Told(
            f"{kind}:{code}", self.language, kind, page, theme,
            self.read(row, title) or bare(getattr(row, f"{title}_nl")), names, about, rest,
        )  # fmt: skip

    def chapter(self, one: Chapter) -> Told:
        about = self.read(one, "summary")
        return self.tell("chapter", one.slug, f"chapter/{one.slug}", None, one, about=about)

    def section(self, one: Section) -> Told:
        page = f"section/{one.chapter.slug}/{one.slug}"
        rest = f"{self.read(one, 'body')} {self.advice(one)}"
        return self.tell("section", one.slug, page, None, one, rest=rest)

    def theme(self, one: Theme) -> Told:
        about = self.read(one, "summary")
        rest = " ".join(
            [self.read(one, "body"), self.lines(one.its_obstacles, "text"), self.advice(one)]
        )
        page = f"theme/{one.slug}"
        return self.tell("theme", one.slug, page, one.pk, one, about=about, rest=rest)

    def advice(self, one: Theme | Section) -> str:
        tips = self.lines(one.its_tips, "text")
        examples = self.lines(one.its_examples, "title", "body")
        return f"{tips} {examples} {self.lines(one.its_embeds, 'title', 'shows')}".rstrip()

    def item(self, one: ChecklistItem) -> Told:
        rest = " ".join(
            [
                self.read(one, "how"),
                self.lines(one.its_documents, "text"),
                self.read(one, "authority"),
            ]
        )
        about, page = self.read(one, "why"), f"item/{one.code}"
        return self.tell("item", one.code, page, one.theme_id, one, about=about, rest=rest)

    def term(self, one: Term) -> Told:
        names = " ".join((getattr(one, f"also_{self.language}") or "").split())
        about, page = self.read(one, "explanation"), f"glossary#{one.code}"
        return self.tell("term", one.code, page, None, one, "name", names, about)

    def figure(self, one: Figure, page: str, theme: int | None) -> Told:
        page = f"{page}#figure-{one.code}"
        return self.tell("figure", one.code, page, theme, one, "label")


def _where_figures_stand(themes, sections) -> dict[str, tuple[str, int | None]]:
    """Of each code the page that shows it: its theme, or the first section that mentions it."""
    where: dict[str, tuple[str, int | None]] = {}
    for section in sections:
        for code in FIGURE.findall(section.body_nl):
            where.setdefault(code, (f"section/{section.chapter.slug}/{section.slug}", None))
    published = {theme.pk: theme for theme in themes}
    own = Figure.objects.filter(source__theme__in=published).values_list("code", "source__theme")
    for code, theme in own:
        where[code] = (f"theme/{published[theme].slug}", theme)
    return where


# --- writing -----------------------------------------------------------------------------------
FORGET = "DELETE FROM toolkit_searchentry WHERE place || ' ' || language = ANY(%(places)s)"
WRITE = r"""
INSERT INTO toolkit_searchentry
    (place, language, kind, page, theme_id, title, names, text, digest, spoken, words)
SELECT place, language, kind, page, theme, title, names, text, digest,
    ARRAY(SELECT DISTINCT word FROM string_to_table(
        public.plain_words(concat_ws(' ', title, names, text)), ' ') AS word
        WHERE word ~ '^[a-z]\w+$'),
    setweight(to_tsvector(configuration::regconfig, public.plain_words(title)), 'A')
    || setweight(to_tsvector(configuration::regconfig, public.plain_words(names)), 'B')
    || setweight(to_tsvector(configuration::regconfig, public.plain_words(about)), 'C')
    || setweight(to_tsvector(configuration::regconfig, public.plain_words(rest)), 'D')
FROM jsonb_to_recordset(%s) AS told(place text, language text, kind text, page text,
    theme bigint, title text, names text, about text, rest text, text text, digest text,
    configuration text)
ON CONFLICT (place, language) DO UPDATE SET
    (page, theme_id, title, names, text, digest, spoken, words)
    = (EXCLUDED.page, EXCLUDED.theme_id, EXCLUDED.title, EXCLUDED.names, EXCLUDED.text,
       EXCLUDED.digest, EXCLUDED.spoken, EXCLUDED.words)
"""
# A word of one letter and a number say too little to guess with. The stem is what the parser makes
# of the word alone, so that it is the very one of the entries.
SPOKEN = "SELECT DISTINCT language, unnest(spoken) AS word FROM toolkit_searchentry"
WORDS = f"""
INSERT INTO toolkit_searchword (language, word, stem)
SELECT language, word, coalesce((tsvector_to_array(to_tsvector(
    CASE language WHEN 'nl' THEN 'public.plain_dutch'::regconfig
    WHEN 'fr' THEN 'public.plain_french'::regconfig
    ELSE 'public.plain_english'::regconfig END, word)))[1], '')
FROM ({SPOKEN} EXCEPT SELECT language, word FROM toolkit_searchword) AS news
"""  # noqa: S608 (no value of anybody)
NO_WORDS = f"""
DELETE FROM toolkit_searchword WHERE (language, word) IN
    (SELECT language, word FROM toolkit_searchword EXCEPT {SPOKEN})
"""  # noqa: S608


def _write(cursor, news: list[Told]) -> None:
    rows = [
        {
            **vars(told),
            "text": told.text,
            "digest": told.digest,
            "configuration": f"public.{CONFIGURATIONS[told.language]}",
        }
        for told in news
    ]
    cursor.execute(WRITE, [json.dumps(rows)])

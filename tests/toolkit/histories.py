"""A page of texts and its lines, edited at random; beside it, what really happened to each.

`played` compares: a translation is behind exactly where the Dutch is another than the one that
somebody had before them. What became of it in between (saves, reorderings, files) does not count.
"""

from dataclasses import dataclass, field
from random import Random

from toolkit.following import approve, behind, follow, missing, pair, tidy

WORDS = ["brood", "melk", "huis", "school", "werk", "papier", "brief", "loket", "fiets", "trein"]
LANGUAGES = ("fr", "en")


@dataclass
class Row:
    """One text in three languages, with its marks."""

    texts: dict
    marks: dict
    made_from: dict = field(default_factory=dict)
    """The truth: for each translation the Dutch words that it was made from."""


class Page:
    def __init__(self, seed):
        self.random, self.number = Random(seed), 0  # noqa: S311
        self.rows = [self.new_row() for _ in range(4)]

    def words(self, language):
        """Dutch words come back; a translation is recognised by its number."""
        if language == "nl":
            return self.random.choice(WORDS)
        self.number += 1
        return f"{language} {self.number}"

    def new_row(self):
        texts = {"text": {language: self.words(language) for language in ("nl", *LANGUAGES)}}
        made_from = dict.fromkeys(LANGUAGES, tidy(texts["text"]["nl"]))
        return Row(texts, follow(None, texts, {}), made_from)

    # --- what people do --------------------------------------------------------------------
    def save(self, row, **words):
        before = row.texts
        row.texts = {"text": before["text"] | words}
        row.marks = follow(before, row.texts, row.marks)
        for language in LANGUAGES:
            if tidy(words.get(language, before["text"][language])) != tidy(
                before["text"][language]
            ):
                row.made_from[language] = tidy(row.texts["text"]["nl"])

    def edit(self):
        """One of the many things that happen to a page, often more than one at once."""
        row, draw = self.random.choice(self.rows), self.random.random()
        dutch, french = row.texts["text"]["nl"], row.texts["text"]["fr"]
        if draw < 0.25:
            self.save(row, nl=self.words("nl"))
        elif draw < 0.4:
            self.save(row, **{(language := self.random.choice(LANGUAGES)): self.words(language)})
        elif draw < 0.5:
            self.save(row, nl=self.words("nl"), fr=self.words("fr"))
        elif draw < 0.6:
            self.save(row)
        elif draw < 0.7:
            self.save(row, nl=f"  {dutch}\r\n", fr=f"{french}\r\n")
        elif draw < 0.75:
            self.save(row, fr="")
        elif draw < 0.8:
            self.approve(row)
        elif draw < 0.85:
            self.rows.append(self.new_row())
        elif draw < 0.9 and len(self.rows) > 1:
            self.rows.remove(row)
        else:
            self.import_files()

    def approve(self, row):
        row.marks = approve(row.texts, row.marks)
        row.made_from = dict.fromkeys(LANGUAGES, tidy(row.texts["text"]["nl"]))

    def import_files(self):
        """The lines come anew, in another order, some with another Dutch: they have no names."""
        old, order = self.rows, self.random.sample(self.rows, len(self.rows))
        new = [{"text": dict(row.texts["text"])} for row in order]
        changed = self.random.randrange(len(new))
        if tidy(new[changed]["text"]["fr"]):
            new[changed]["text"]["nl"] = self.words("nl")
        found = pair([row.texts for row in old], new)
        assert [old[was] for was in found] == order
        self.rows = [
            Row(texts, follow(old[was].texts, texts, old[was].marks), dict(old[was].made_from))
            for was, texts in zip(found, new, strict=True)
        ]

    # --- the measure -----------------------------------------------------------------------
    def check(self):
        for row in self.rows:
            dutch = tidy(row.texts["text"]["nl"])
            for language in LANGUAGES:
                is_there = bool(tidy(row.texts["text"][language]))
                is_behind = is_there and row.made_from[language] != dutch
                assert behind(row.texts, row.marks, language) == ["text"] * is_behind
                assert missing(row.texts, language) == ["text"] * (not is_there)


def played(seed, edits):
    page = Page(seed)
    for _ in range(edits):
        page.edit()
        page.check()

"""What curators and files do to the toolkit, in random orders, while a family has its list.

After each step: nothing that somebody wrote is lost, a translation is behind exactly where the
Dutch is another than when it was written, and the family's progress is about the same items.
"""

from random import Random

from reversion.models import Version

from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url
from tests.toolkit.desk.pages import admin_url, form_data, opened_form
from toolkit.following import behind, tidy
from toolkit.models import ChecklistItem, ImportConflict
from toolkit.transfer import read_toolkit
from toolkit.transfer.actions import export_toolkit, import_toolkit

CODES = (FOR_HOUSEHOLD, "wonen-plaatsbeschrijving")
FIXED = ["code", "theme", "scope", "confidence", "order", "review_by"]
PLACES = range(1, 40)


class Story:
    def __init__(self, seed, *, desk, buddy, household, files, folder):
        self.random, self.number = Random(seed), 0
        self.desk, self.buddy, self.household = desk, buddy, household
        self.files, self.folder = files, folder
        self.written, self.added, self.of_files = set(), [], {}
        self.keys = {code: one.pk for code, one in self.items().items()}
        self.progress = self.progress_now()
        self.dutch = {code: tidy(one.why_nl) for code, one in self.items().items()}
        self.made_from = dict(self.dutch)
        self.french = {code: tidy(one.why_fr) for code, one in self.items().items()}

    def items(self):
        return {one.code: one for one in ChecklistItem.objects.filter(code__in=CODES)}

    def progress_now(self):
        fields = ("pk", "item_id", "state", "note", "due_override")
        return sorted(map(repr, self.household.progress.values_list(*fields)))

    def words(self, kind):
        self.number += 1
        made = f"{kind} {self.number}."
        self.written.add(made)
        return made

    # --- what happens ----------------------------------------------------------------------
    def play(self, steps):
        for step in steps:
            getattr(self, step)(self.random.choice(CODES))
            self.check(step)

    def save(self, code, **changes):
        row = self.items()[code]
        answer = self.desk.post(admin_url(row), opened_form(self.desk, row) | changes)
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    def edit_dutch(self, code):
        self.save(code, why_nl=self.words("Nederlands"))

    def edit_french(self, code):
        self.save(code, why_fr=self.words("Français"))

    def edit_both(self, code):
        self.save(code, why_nl=self.words("Nederlands"), why_fr=self.words("Français"))

    def save_again(self, code):
        self.save(code)

    def reorder(self, code):
        self.save(code, order=self.random.choice(PLACES))

    def unpublish(self, code):
        self.save(code, state="draft")

    def publish(self, code):
        self.save(code, state="published")

    def add(self, code):
        """A new item, with what another one asks."""
        address = admin_url(self.items()[code])
        like = form_data(self.desk.get(address))
        new = address.split("/checklistitem/")[0] + "/checklistitem/add/"
        data = form_data(self.desk.get(new)) | {name: like[name] for name in FIXED if name in like}
        name = self.words("Nieuw")
        data |= {"code": f"wonen-nieuw-{self.number}", "state": "published", "title_nl": name}
        data |= {"theme": self.items()[code].theme_id, "why_nl": name, "how_nl": name}
        data |= {"authority_nl": like["authority_nl"]}
        answer = self.desk.post(new, data)
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        self.added.append((data["code"], name))

    def delete(self, code):
        """Families' lists hang on an item: nobody deletes one."""
        assert (
            self.desk.post(admin_url(self.items()[code], "delete"), {"post": "yes"}).status_code
            == 403
        )

    def import_same(self, _code):
        import_toolkit(self.files)

    def import_other(self, code):
        """Words that the files themselves replaced are theirs to forget."""
        self.written.discard(self.of_files.get(code))
        words = self.of_files[code] = self.words("Bestanden")
        import_toolkit(self.with_why(code, words))
        self.files = self.with_why(code, words)

    def with_why(self, code, words):
        themes = [
            theme
            | {
                "items": [
                    one | {"why": one["why"] | {"nl": words}} if one["code"] == code else one
                    for one in theme["items"]
                ]
            }
            for theme in self.files["themes"]
        ]
        return self.files | {"themes": themes}

    def export_and_import(self, _code):
        """The files of what stands here ask nothing and change nothing."""
        before = {code: (one.why_nl, one.why_fr) for code, one in self.items().items()}
        export_toolkit(self.folder)
        import_toolkit(read_toolkit(self.folder))
        after = {code: (one.why_nl, one.why_fr) for code, one in self.items().items()}
        assert (after, ImportConflict.objects.count()) == (before, 0)

    def decide(self, _code):
        for conflict in ImportConflict.objects.all():
            page = self.desk.get(admin_url(conflict))
            sent = {
                one.name: self.random.choice(["mine", "theirs"]) for one in page.context["parts"]
            }
            sent["state"] = page.context["state"]
            assert self.desk.post(admin_url(conflict), sent).status_code == 302

    # --- the measure -----------------------------------------------------------------------
    def check(self, step):
        items = self.items()
        assert {code: one.pk for code, one in items.items()} == self.keys, step
        assert self.progress_now() == self.progress, step
        for code, item in items.items():
            self.check_behind(code, item, step)
        for code, name in self.added:
            assert ChecklistItem.objects.get(code=code).title_nl == name, step
        self.check_nothing_lost(items, step)
        self.check_list(step)

    def check_behind(self, code, item, step):
        if tidy(item.why_fr) != self.french[code]:
            self.french[code], self.made_from[code] = tidy(item.why_fr), tidy(item.why_nl)
        is_behind = self.made_from[code] != tidy(item.why_nl)
        assert ("why" in behind(item.texts(), item.translated_from, "fr")) == is_behind, step

    def check_nothing_lost(self, items, step):
        found = [f"{one.why_nl} {one.why_fr}" for one in items.values()]
        found += [name for _code, name in self.added]
        found += [str(one.theirs) for one in ImportConflict.objects.all()]
        found += [
            one.serialized_data
            for item in items.values()
            for one in Version.objects.get_for_object(item)
        ]
        found += [str(self.files["themes"])]
        all_of_it = " ".join(found)
        lost = [
            words
            for words in self.written
            if words not in all_of_it and not words_in(words, all_of_it)
        ]
        assert lost == [], (step, lost)

    def check_list(self, step):
        """What was done is there, also of an item that readers don't see any more."""
        for code in CODES:
            assert self.buddy.get(item_url(self.household, code)).status_code == 200, (step, code)
        page = self.buddy.get(household_url(self.household, "?weergave=alles"))
        assert page.status_code == 200, step


def words_in(words, text):
    """In the history, letters may be written as their numbers."""
    return words.encode("unicode_escape").decode() in text

"""The demo's library: a code of conduct that an organisation made its own, and a newer model."""

from gastvrij.lib.languages import INTERFACE
from members.library.actions import publish
from members.library.contents import mark_of_row
from members.library.own import actions
from members.models import DocumentVersion, ModelDocument, OwnDocument, User

SLUG, REWRITTEN, CHANGED = "gedragscode", "grenzen", "fotos"
OWN_WORDS = """- Je kiest zelf je uren. Na 20 uur hoef je niet op te nemen.
- Je komt niet onder invloed van drank of drugs.
- Elke eerste dinsdag is er intervisie, om 19.30 uur in de bibliotheek. Kom erbij.
- Ga de eerste keren met twee op huisbezoek."""
FILLED_IN = {"contact": "Griet", "complaints": "Griet, onze meldpersoon"}
MORE = {
    "nl": "- Staat er een kind op een foto van een feest? Toon het gezicht niet.",
    "fr": "- Un enfant figure sur une photo de fête ? Ne montrez pas son visage.",
    "en": "- Is there a child in a photo of a party? Don't show its face.",
}
CHANGE = {
    "nl": "Bij foto's staat nu ook hoe je kinderen op een feest fotografeert.",
    "fr": "Pour les photos, on dit maintenant aussi que faire des enfants lors d'une fête.",
    "en": "About photos it now also says what to do about children at a party.",
}


def adapt(accounts: dict[str, User]) -> None:
    """Not again where somebody has a version of their own."""
    if OwnDocument.objects.exists():
        return
    by = accounts["coordinator"]
    version = DocumentVersion.objects.newest().get(document__slug=SLUG)
    membership = by.memberships.confirmed().select_related("organisation").get()
    copy = actions.take(version, organisation=membership.organisation, language="nl", by=by)
    actions.fill(copy, FILLED_IN, by=by)
    actions.rewrite(copy.sections.get(code=REWRITTEN), {"body": OWN_WORDS}, by=by)
    change_the_model(version.document)


def change_the_model(document: ModelDocument) -> None:
    """As the files would: the next import finds nothing to do."""
    section = document.sections.get(code=CHANGED)
    for code in INTERFACE:
        setattr(document, f"change_{code}", CHANGE[code])
        name = f"body_{code}"
        setattr(section, name, f"{getattr(section, name)}\n{MORE[code]}")
    section.save()
    document.save()
    publish(document)
    document.refresh_from_db()
    of_the_file = document.imported.partition(" ")[0]
    document.imported = f"{of_the_file} {mark_of_row(document)}"
    document.save(update_fields=["imported"])

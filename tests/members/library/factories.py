"""Own versions, and models that change."""

from copy import deepcopy

from members.library.actions import publish
from members.library.own.actions import take
from members.models import DocumentVersion, ModelDocument


def make_copy(by, organisation, *, slug="gedragscode", language="nl"):
    version = DocumentVersion.objects.newest().get(document__slug=slug)
    return take(version, organisation=organisation, language=language, by=by)


def later_version(slug="gedragscode", **bodies):
    """The same without a change of the curators' text, so that nothing of it is left behind."""
    last = DocumentVersion.objects.newest().get(document__slug=slug)
    content = deepcopy(last.content)
    for texts in content.values():
        for one in texts["sections"]:
            one["body"] = bodies.get(one["code"], one["body"])
    return last.document.versions.create(
        number=last.number + 1, content=content, change={"nl": "Iets veranderd."}
    )


def new_version(slug="gedragscode", *, change="Iets veranderd.", **bodies):
    """Of a model: another text for the parts with these codes, in each language."""
    document = ModelDocument.objects.get(slug=slug)
    for code, body in bodies.items():
        section = document.sections.get(code=code)
        section.body_nl = section.body_fr = section.body_en = body
        section.save()
    document.change_nl = change
    document.save()
    return publish(document)

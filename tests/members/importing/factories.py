"""Files as people upload them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.importing import actions
from members.models import Organisation

HEAD = ["naam", "gemeente", "e-mail contact", "taal"]
ADD = reverse("admin:members_memberimport_add")


def csv_of(*lines, head=HEAD, separator=";"):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows([head, *lines])
    return written.getvalue()


def upload(browser, content, name="leden.csv", **kwargs):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, data, "text/csv")
    return browser.post(ADD, {"file": file}, **kwargs)


def kept(*lines, **kwargs):
    return actions.keep("leden.csv", csv_of(*lines, **kwargs), remarks=[], by=None)


def bring_in(*lines, show=True, invite=True, also=(), **kwargs):
    """As a dry run showed it, and somebody confirmed."""
    one = kept(*lines, **kwargs)
    seen = actions.plan_for(one).code
    actions.confirm(one, also=set(also), show=show, invite=invite, seen=seen, by=None)
    return list(Organisation.objects.unclaimed().order_by("pk"))


def make_unclaimed(name="Welkom in Melle", place="Melle", email="", **kwargs):
    bring_in([name, place, email, ""], **kwargs)
    return Organisation.objects.get(name=name, state="unclaimed")

"""What search engines read on an organisation's page."""

import json
import re

import pytest

from tests.members.factories import make_organisation

pytestmark = pytest.mark.django_db
ELEMENT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts_on(client, organisation):
    [text] = ELEMENT.findall(client.get(organisation.get_absolute_url()).text)
    return json.loads(text)[0]


def test_it_says_what_the_page_says(client):
    organisation = make_organisation(
        "Welkom", description_nl="Wij openen deuren.", languages=["nl", "ar"]
    )
    facts = facts_on(client, organisation)
    assert facts["@type"] == "NGO" and facts["name"] == "Welkom"
    assert facts["url"].endswith(organisation.get_absolute_url())
    assert facts["description"] == "Wij openen deuren."
    assert facts["address"]["addressLocality"] == "Gent"
    assert facts["knowsLanguage"] == ["nl", "ar"]
    assert "email" not in facts


@pytest.mark.parametrize(
    "name", ["</script><script>alert(1)</script>", "<!--<script>", 'A "B" & \\ \u2028 <b>']
)
def test_nothing_in_it_ends_the_element(client, name):
    organisation = make_organisation(name)
    assert facts_on(client, organisation)["name"] == name
    page = client.get(organisation.get_absolute_url()).text
    assert "<script>alert" not in page and "<!--<script>" not in page

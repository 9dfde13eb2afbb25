"""What a family is told before anything is kept: why, who sees it, how long, how to stop.

In short sentences that are read aloud, in every language that families read; what they promise is
in docs/privacy/register.md, and what the site does agrees with it (checklist/retention).
"""

from django.utils.translation import gettext_lazy as _

from checklist.walls.keeping import MONTHS_UNTIL_CLOSED, MONTHS_UNTIL_ERASURE

DAYS_OF_A_BACKUP = 30
"""How long whoever looks after the server may keep a back-up (docs/privacy/register.md)."""

SHEET = {
    "sheet_title": _("A list for your family"),
    "sheet_read": _("What we keep about you and who sees it"),
    "sheet_intro": _(
        "Volunteers help you. They want to keep a list for you: what you have to arrange, and by"
        " when. That is only possible if you say yes."
    ),
    "sheet_for": _(
        "The list shows you and your buddy which steps are for you, in the right order and in time."
    ),
    "sheet_figures": _(
        "From the lists of all families together we make figures. For example: what do many"
        " families wait for? Nobody can recognise you in them. We use the list for nothing else."
    ),
    "sheet_kept": _("What we keep"),
    "sheet_names": _(
        "A word for your family, for example “Tulip”. Of each person a first name or nickname."
    ),
    "sheet_home": _(
        "In which municipality you live, how you live, and which language you read best. The day of"
        " the lease, of the move and of leaving the reception."
    ),
    "sheet_persons": _(
        "Of each person, if we know it: the year of birth, and the month if that person likes. The"
        " residence status, and until when the card is valid. The day of arrival, of the request,"
        " of the decision and of the registration, and the day on which the person came to live"
        " with the family."
    ),
    "sheet_situations": _(
        "What decides which steps are for you. For example: somebody works, studies, rents a home,"
        " has debts, is pregnant, is ill or has a disability. We write down nothing more about it."
    ),
    "sheet_steps": _(
        "Which steps are done, appointments and short notes. Also what you tell your buddy through"
        " your own page."
    ),
    "sheet_open": _(
        "You may leave every question open. We ask no family name, no address and no national"
        " number."
    ),
    "sheet_seen": _("Who sees it"),
    "sheet_buddies": _(
        "Your buddies: the volunteers who help your family. Their own telephone or computer may"
        " keep the list for 7 days at most, so that nobody else can read it."
    ),
    "sheet_coordinators": _("The coordinators of the same organisation."),
    "sheet_link": _("Who has your own link. We make that link only if you ask for it."),
    "sheet_other": _("Another organisation, only if you agree that it helps you from then on."),
    "sheet_nobody": _(
        "Nobody else: no public service and no company. Do the police or a judge ask for data? Then"
        " we give only what the law obliges us to. We ask a lawyer first. We tell you, unless that"
        " is forbidden."
    ),
    "sheet_long": _("For how long"),
    "sheet_as_long": _(
        "As long as the organisation helps you. Does it close your list? Then everything is erased"
        " %(months)s months later. Until then it can open the list again."
    ),
    "sheet_untouched": _(
        "Does nobody change anything about the list for %(months)s months? Then it is closed by"
        " itself."
    ),
    "sheet_backup": _("We keep a reserve copy of what was erased for %(days)s days more at most."),
    "sheet_stop": _("How you stop"),
    "sheet_any": _(
        "You may stop at any moment. You need not say why. Tell your buddy or the coordinator: then"
        " the list is erased."
    ),
    "sheet_page": _(
        "Or ask it on your own page. Your organisation hears it the same day. It may first find out"
        " whether you really asked it yourselves. If it agrees, everything is erased within an"
        " hour. If it does not answer, everything is erased after 7 days."
    ),
    "sheet_before": _(
        "What was done with the list before stays lawful. The volunteers go on helping you, on"
        " paper if you like."
    ),
    "sheet_rights": _("What you may always ask"),
    "sheet_ask": _(
        "You may see what we keep about you, have it corrected, and get a copy, as a file or on"
        " paper. That costs nothing."
    ),
    "sheet_complain": _(
        "Is something not right? Tell us. You can also complain to the Data Protection Authority"
        " (Gegevensbeschermingsautoriteit, GBA), which watches over privacy in Belgium."
    ),
    "sheet_agree": _("Do you agree?"),
    "sheet_yes_no": _(
        "You may say yes or no. You need sign nothing. Do you say no? Then the volunteers help you"
        " just as well."
    ),
}
PARTS = (
    ("why", ("sheet_for", "sheet_figures")),
    (
        "sheet_kept",
        (
            "sheet_names",
            "sheet_home",
            "sheet_persons",
            "sheet_situations",
            "sheet_steps",
            "sheet_open",
        ),
    ),
    (
        "sheet_seen",
        ("sheet_buddies", "sheet_coordinators", "sheet_link", "sheet_other", "sheet_nobody"),
    ),
    ("sheet_long", ("sheet_as_long", "sheet_untouched", "sheet_backup")),
    ("sheet_stop", ("sheet_any", "sheet_page", "sheet_before")),
    ("sheet_rights", ("sheet_ask", "sheet_complain")),
    ("sheet_agree", ("sheet_yes_no",)),
)
"""Each heading, and the sentences below it."""

_FILLED_IN = {
    "sheet_as_long": {"months": MONTHS_UNTIL_ERASURE},
    "sheet_untouched": {"months": MONTHS_UNTIL_CLOSED},
    "sheet_backup": {"days": DAYS_OF_A_BACKUP},
}


def values_of(name: str) -> dict[str, int]:
    """What is filled in in this sentence."""
    return _FILLED_IN.get(name, {})

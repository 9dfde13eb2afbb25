"""What the web's role may do with each table: an allow-list. What is not named here is closed.

"select, insert, update, delete": `update` is of every column but the primary key, and
`update(a, b)` of these alone. It is given column by column, so that the role may lock rows and not
the whole table (LOCK TABLE), which only `delete` allows as well. `migrate` gives what is written
here, no less and no more; a table without a line fails a test.

The tables of families stand in checklist/walls/tables/, with their policies.
"""

from django.conf import settings

from checklist.walls.tables import TABLES

READ = "select"
APPENDED = "select, insert"
KEPT = "select, insert, update"
LINKED = "select, insert, delete"
FREE = "select, insert, update, delete"

RIGHTS = {
    # Django, allauth, reversion
    "django_migrations": READ,
    "django_content_type": READ,
    "django_session": FREE,
    "django_admin_log": LINKED,  # somebody's lines go with their account
    "auth_permission": READ,
    "auth_group": FREE,
    "auth_group_permissions": LINKED,
    "account_emailaddress": FREE,
    "account_emailconfirmation": FREE,
    "mfa_authenticator": FREE,
    "usersessions_usersession": FREE,
    "reversion_revision": KEPT,
    "reversion_version": APPENDED,
    # What can wait. The queue's own functions run as whoever calls them.
    "procrastinate_jobs": FREE,
    "procrastinate_events": APPENDED,
    "procrastinate_periodic_defers": FREE,
    "procrastinate_workers": FREE,
    "jobs_outgoingmail": FREE,  # `deliver` locks the row that it sends
    "jobs_keyproof": READ,
    # The toolkit, which curators edit in the admin
    "toolkit_source": FREE,
    "toolkit_figure": FREE,
    "toolkit_chapter": FREE,
    "toolkit_section": FREE,
    "toolkit_section_sources": LINKED,
    "toolkit_theme": FREE,
    "toolkit_obstacle": FREE,
    "toolkit_tip": FREE,
    "toolkit_example": FREE,
    "toolkit_embed": FREE,
    "toolkit_status": FREE,
    "toolkit_situation": FREE,
    "toolkit_checklistitem": FREE,
    "toolkit_checklistitem_statuses": LINKED,
    "toolkit_checklistitem_situations": LINKED,
    "toolkit_checklistitem_after": LINKED,
    "toolkit_checklistitem_sources": LINKED,
    "toolkit_itemdue": FREE,
    "toolkit_itemdocument": FREE,
    "toolkit_term": FREE,
    "toolkit_speaker": LINKED,  # given and taken away by curators
    "toolkit_spoken": FREE,  # what families read in their own language
    "toolkit_searchentry": FREE,  # made of the rows above, with each change
    "toolkit_searchword": FREE,
    "toolkit_paper": FREE,  # made of the rows above, by a job
    "toolkit_change": FREE,  # put right on the same day, it is told as one or not at all
    "toolkit_report": FREE,  # forgotten a month after the answer
    "toolkit_publicchange": LINKED,  # written by triggers, forgotten every night
    "toolkit_charge": FREE,
    "toolkit_draft": FREE,  # published or thrown away, it goes
    "toolkit_importconflict": FREE,  # once decided, it goes
    "toolkit_linkcheck": FREE,  # what came of asking for sources' addresses
    "toolkit_missedsearch": LINKED,  # forgotten after ninety days
    # The network
    "members_user": FREE,
    "members_user_groups": LINKED,
    "members_user_user_permissions": LINKED,
    "members_organisation": KEPT,
    "members_organisation_working_area": LINKED,
    "members_organisation_themes": LINKED,
    "members_organisation_statuses": LINKED,
    "members_searchentry": KEPT,  # written by a trigger on the organisation
    "members_directorychange": LINKED,  # written by triggers, forgotten every night
    "members_logo": FREE,
    "members_membership": FREE,
    "members_memberevent": APPENDED,
    "members_application": KEPT,
    "members_applicationmessage": "select, insert, update(by_id)",  # emptied with an account
    "members_claim": "select, insert, update(invitation_id)",  # emptied when that one is forgotten
    "members_claiminvitation": FREE,  # forgotten a month after they ended, or after half a year
    "members_memberimport": FREE,  # forgotten a month after they came in, a week if they did not
    "members_invitation": FREE,  # forgotten a month after they ended
    "members_joinlink": FREE,
    "members_enquiry": FREE,  # forgotten two weeks after an answer
    "members_thread": FREE,  # withdrawn by who wrote it, with its answers
    "members_thread_themes": LINKED,
    "members_reply": FREE,
    "members_following": FREE,
    "members_threadvisit": FREE,  # forgotten after a month
    "members_threadoffer": LINKED,  # forgotten after a month
    "members_postreport": FREE,
    "members_gathering": FREE,  # forgotten a year after it
    "members_gathering_themes": LINKED,
    "members_signup": FREE,  # signed off, forgotten two weeks after the date
    "members_support": FREE,  # undone by the organisation
    "members_contribution": FREE,  # withdrawn by the organisation
    "members_signal": KEPT,  # withdrawn, and not forgotten: its address says so
    "members_signalmember": LINKED,
    "members_signalstep": KEPT,
    "members_signalevent": "select, insert, update(by_id)",  # nameless once the account is gone
    "members_modeldocument": FREE,
    "members_documentsection": FREE,
    "members_documentsource": FREE,
    "members_documentversion": APPENDED,  # what was published stays as it was
    "members_owndocument": FREE,  # an organisation throws its own version away
    "members_ownsection": FREE,
    "members_publishedquarter": READ,  # written once by the owner's job
    "members_publishedfigure": READ,
    "members_calendarfeed": FREE,  # replaced, stopped, forgotten when it ends
    "members_stoppedreminder": LINKED,
    "members_sentreminder": LINKED,  # forgotten after two months
    "members_question": FREE,  # forgotten two years after they were answered
    "members_answerlink": FREE,  # forgotten when they end
    "members_sentform": FREE,  # forgotten after a day
    "members_keptform": FREE,  # forgotten within a day
    # Nobody edits these on the site, and trying to delete one would tell whether a family lives
    # there.
    "members_municipality": READ,
}


def allowed() -> dict[str, str]:
    """By table, those of families and of the cache included."""
    families = {table.name: table.rights for table in TABLES}
    return RIGHTS | {name: FREE for name in _tables_of_caches()} | families


def _tables_of_caches() -> list[str]:
    caches = settings.CACHES.values()
    return [cache["LOCATION"] for cache in caches if cache["BACKEND"].endswith(".DatabaseCache")]

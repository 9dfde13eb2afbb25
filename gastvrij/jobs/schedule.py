"""What is done at which time, all of it: crontab(5), in UTC, while Belgium sleeps.

Whoever prefers timers runs the commands (docs/deploying.md); doing it twice does no harm.
`upkeep.py` adds what the queue does for itself.
"""

from checklist.counting.jobs import publish_figures
from checklist.evening.jobs import work_out_outlooks
from checklist.reminders.jobs import remind_of_legal_days
from checklist.retention.jobs import retention, vacuum_families
from checklist.withdrawing.jobs import look_after_withdrawals
from gastvrij.jobs import upkeep as upkeep
from gastvrij.jobs.mail import forget_old_mail
from members.accounts.sessions.jobs import forget_sessions
from members.agenda.jobs import look_after_agenda
from members.asking.jobs import look_after_enquiries
from members.claims.jobs import forget_claim_invitations, send_claim_invitations
from members.directory.jobs import forget_changes
from members.exchange.jobs import look_after_exchange
from members.importing.jobs import forget_imports
from members.invitations.jobs import forget_invitations
from members.joining.jobs import forget_applications
from members.people.jobs import look_who_has_access
from members.reminders.jobs import forget_reminders, send_weekly
from members.sending.jobs import forget_forms
from members.signals.jobs import look_after_signals
from members.staying_true.jobs import look_after
from toolkit.feedback.jobs import forget_reports
from toolkit.links.jobs import check_links
from toolkit.paper.jobs import make_papers
from toolkit.reading.jobs import forget_public_changes
from toolkit.search.jobs import forget_missed_searches

SCHEDULE = {
    work_out_outlooks: "*/10 * * * *",  # what changed since, and all of it after midnight
    retention: "5 2 * * *",
    look_after_withdrawals: "*/10 * * * *",  # what a family asked and was confirmed: in the hour
    forget_sessions: "20 2 * * *",
    forget_old_mail: "35 2 * * *",
    forget_applications: "45 2 * * *",
    forget_invitations: "50 2 * * *",
    look_after_enquiries: "10 * * * *",  # three days are not four
    look_after_agenda: "*/10 * * * *",  # whoever waits for a place does not wait for the night
    look_after_exchange: "30 * * * *",  # three days are not four
    forget_forms: "40 * * * *",  # at most a day is not two
    forget_claim_invitations: "52 2 * * *",
    forget_imports: "54 2 * * *",
    forget_reminders: "58 2 * * *",
    forget_changes: "56 2 * * *",
    forget_public_changes: "57 2 * * *",
    look_after_signals: "57 2 * * *",
    forget_missed_searches: "58 2 * * *",
    forget_reports: "59 2 * * *",
    check_links: "15 * * * *",  # twenty addresses: each source is asked for once a week
    make_papers: "25 * * * *",  # what changes with the day: a figure, a review that is due
    send_claim_invitations: "15 6 * * *",  # whatever an import's own job left
    look_who_has_access: "10 5 * * *",  # it mails: in the morning, so that it lies on top
    publish_figures: "40 3 * * *",  # once a quarter there is something to publish
    vacuum_families: "20 3 * * *",
    remind_of_legal_days: "40 5 * * *",  # six or seven o'clock in Belgium
    send_weekly: "50 5 * * 1,2",  # on Tuesday whatever Monday left
    look_after: "30 6 * * *",  # it mails: in the morning, and not in the middle of the night
}

for job, cron in SCHEDULE.items():
    job.every(cron)

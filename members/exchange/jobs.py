from gastvrij.lib.jobs import job
from members.exchange import offers


@job()
def look_after_exchange() -> None:
    """Put what nobody answered before who may know, then before the network; forget the rest."""
    offers.offer_unanswered()
    offers.tell_network_of_unanswered()
    offers.forget_old()

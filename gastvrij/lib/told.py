"""What only an operator can mend: a command says it in one sentence, a page answers 503."""

import logging

log = logging.getLogger("gastvrij.operator")


class Told(Exception):
    """Its sentence is the code's own, with nothing in it that anybody typed."""

    sentence = ""

    def __str__(self) -> str:
        return super().__str__() or self.sentence


def tell(error: Told) -> None:
    """One line in the log, which shows of other errors only their kind."""
    log.error(error.sentence)

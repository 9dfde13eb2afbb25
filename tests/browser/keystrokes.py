"""How long somebody needs, by the keystroke-level model: docs/decisions/0043 says where it is from.

Card, Moran and Newell (1980), with the times of a phone: a key of its keyboard, a tap, a look that
decides what to do, and the site's answer.
"""

from dataclasses import dataclass, field

KEY = 0.28
"""A key of a phone's keyboard, with two thumbs: 43 words a minute and less (Palin et al. 2019)."""
TAP = 1.1
"""To point at something and touch it (P of the model)."""
THINK = 1.35
"""To decide what comes next (M of the model): once a field that one has to think about."""
ANSWER = 1.0
"""Until the next page is there (R)."""


@dataclass
class Stopwatch:
    """Does it in the browser, and counts."""

    page: object
    counted: dict = field(
        default_factory=lambda: dict.fromkeys(("key", "tap", "think", "answer"), 0)
    )

    @property
    def seconds(self):
        times = {"key": KEY, "tap": TAP, "think": THINK, "answer": ANSWER}
        return sum(times[name] * number for name, number in self.counted.items())

    def count(self, **numbers):
        for name, number in numbers.items():
            self.counted[name] += number

    def write(self, field, text):
        """A look, a tap into the field, its keys."""
        field.tap()
        field.fill(text)
        self.count(think=1, tap=1, key=len(text))

    def write_day(self, field, day):
        """Eight digits; in a browser's own calendar it is a few taps."""
        field.fill(day)
        self.count(think=1, tap=1, key=8)

    def choose(self, field, value):
        """A list that opens with a tap, and a line of it."""
        field.select_option(value)
        self.count(think=1, tap=2)

    def tick(self, field):
        field.check()
        self.count(think=1, tap=1)

    def open(self, field):
        field.tap()
        self.count(think=1, tap=1)

    def go_on(self, name="Save and go on"):
        self.page.get_by_role("button", name=name).tap()
        self.count(tap=1, answer=1)

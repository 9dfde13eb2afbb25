"""`make words`: do the texts say the same in three languages, in the words of docs/writing.md?"""

import argparse
import sys

from gastvrij.workshop.wording.checks import (
    LONG,
    TOO_LONG,
    long_sentences,
    problems_of,
    remarks_of,
)
from gastvrij.workshop.wording.texts import all_texts


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m gastvrij.workshop.wording", description=__doc__
    )
    parser.add_argument("only", nargs="?", default="", help="texts whose place contains this")
    parser.add_argument("--remarks", action="store_true", help="also what is only suspect")
    options = parser.parse_args(arguments)
    texts = [text for text in all_texts() if options.only in text.where]
    problems = [f"{text.where}: {problem}" for text in texts for problem in problems_of(text)]
    remarks = [f"{text.where}: {remark}" for text in texts for remark in remarks_of(text)]
    for line in problems + (remarks if options.remarks else []):
        print(line)
    counts = [
        sum(len(long_sentences(text, limit)) for text in texts if text.is_content)
        for limit in (LONG, TOO_LONG)
    ]
    print(
        f"{len(texts)} texts: {len(problems)} problems, {len(remarks)} remarks; Dutch sentences of "
        f"the content: {counts[0]} over {LONG} words, {counts[1]} over {TOO_LONG}."
    )
    if problems:
        sys.exit(1)


if __name__ == "__main__":
    main()

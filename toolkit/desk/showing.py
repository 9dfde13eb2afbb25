"""What follows from a curator's save: readers find it by its new words, and soon on paper."""

from toolkit.indexing.entries import agree
from toolkit.paper.jobs import make_papers


def show():
    agree()
    make_papers.enqueue_once()

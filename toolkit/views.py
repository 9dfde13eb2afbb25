def index(request):
    pass


def chapter(request, slug):
    pass


def section(request, chapter_slug, slug):
    pass


def theme(request, slug):
    pass


def item(request, code):
    pass


def glossary(request):
    pass

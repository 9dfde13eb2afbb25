from gastvrij.lib.sitemaps import Doors, PublicPages
from members.models import DocumentVersion


class LibraryPages(PublicPages):
    def items(self):
        return list(DocumentVersion.objects.newest().defer("content"))

    def location(self, version):
        return version.document.get_absolute_url()

    def lastmod(self, version):
        return version.published_on


class LibraryDoors(Doors):
    names = ("members:library",)


SITEMAPS = {"library": LibraryDoors, "library-documents": LibraryPages}

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.db import transaction
from django.shortcuts import redirect
from django.urls import URLResolver, include, path

from gastvrij.site import health, search_engines, security_txt, views
from members.sending.once import all_sent_once

# The admin's sign-in goes through allauth: its rate limits and verified addresses hold there too.
admin.site.login = secure_admin_login(admin.site.login)
# So does another password: with its limits, and a mail to its owner.
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")


def at_once(urlconf):
    """The views of a package, each in one transaction: a mail waits with what it tells, or not."""

    def wrap(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                wrap(pattern.url_patterns)
            else:
                pattern.callback = transaction.atomic(pattern.callback)

    wrap(import_module(urlconf).urlpatterns)
    return include(urlconf)


# allauth answers with this when somebody tries too often.
handler429 = "members.accounts.too_often.too_often"

urlpatterns = [path("", include("checklist.taking_along.calendar_urls"))]
urlpatterns += [path("g/", include("checklist.withdrawing.link_urls"))]
urlpatterns += [path("g/", include("checklist.sharing.link_urls"))]
urlpatterns += [path("privacy/gezin/", include("checklist.sharing.sheet_urls"))]
urlpatterns += [path(health.READY.lstrip("/"), health.ready, name="health")]
urlpatterns += [path(".well-known/security.txt", security_txt.security_txt, name="security_txt")]
urlpatterns += [path("robots.txt", search_engines.robots, name="robots")]
urlpatterns += [path("sitemap.xml", search_engines.all_pages, name="sitemap")]
urlpatterns += [path("api/", include("members.open_data.api_urls"))]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("zoeken/", include("gastvrij.site.search.urls")),
    path("privacy/", views.privacy, name="privacy"),
    path("account/", at_once("members.accounts.password_reset_urls")),
    path("account/", at_once("allauth.account.urls")),
    path("account/beveiliging/", at_once("allauth.mfa.urls")),
    path("beheer/", admin.site.urls),
    path("toolkit/", include("toolkit.urls")),
    path("gezinnen/", include("checklist.urls")),
    path("", include("members.urls")),
    prefix_default_language=True,
)
# A form that is sent twice has one effect.
all_sent_once(urlpatterns)
handler500 = "gastvrij.site.views.server_error"

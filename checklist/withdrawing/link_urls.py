"""Below a family's own address, and before it: that one takes whatever stands in it."""

from django.urls import path

from checklist.withdrawing.views import withdraw
from gastvrij.lib import tokens  # noqa: F401  (registers the converter)

urlpatterns = [path("<token:token>/stoppen/", withdraw, name="familys_withdrawal")]

from django.urls import path

from members.signals import bottlenecks, desk, views

ITEM = "knelpunten/<slug:code>"
GROUP = "groep/<int:pk>"

urlpatterns = [
    path("", views.signals, name="signals"),
    path("knelpunten/", bottlenecks.bottlenecks, name="bottlenecks"),
    path(f"{ITEM}/", bottlenecks.bottleneck, name="bottleneck"),
    path(f"{ITEM}/zeggen/", bottlenecks.tell, name="tell_bottleneck"),
    path(f"{ITEM}/signaal/", desk.new, name="new_signal"),
    path(f"{ITEM}/<slug:slug>/ook/", bottlenecks.support, name="support_bottleneck"),
    path(f"{ITEM}/<slug:slug>/woorden/", bottlenecks.words, name="bottleneck_words"),
    path(
        f"{ITEM}/<slug:slug>/woorden/weg/",
        bottlenecks.withdraw_words,
        name="withdraw_bottleneck_words",
    ),
    path(f"{GROUP}/", desk.desk, name="signal_desk"),
    path(f"{GROUP}/schrijven/", desk.change, name="change_signal"),
    path(f"{GROUP}/mee/", desk.join, name="join_signal"),
    path(f"{GROUP}/erbij/", desk.invite, name="invite_to_signal"),
    path(f"{GROUP}/intrekken/", desk.withdraw, name="withdraw_signal"),
    path(f"{GROUP}/publiceren/", desk.publish, name="publish_signal"),
    path(f"{GROUP}/gevolg/", desk.step, name="note_signal_step"),
    path(f"{GROUP}/gevolg/<int:number>/", desk.step, name="change_signal_step"),
    path("<slug:slug>/", views.signal, name="signal"),
    path("<slug:slug>/signaal.pdf", views.signal_pdf, name="signal_pdf"),
    path("<slug:slug>/beeld.png", views.signal_picture, name="signal_picture"),
    path("<slug:slug>/cijfers.csv", views.signal_csv, name="signal_csv"),
]

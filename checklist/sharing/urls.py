from django.urls import path

from checklist.sharing import answering, paper_views, views

urlpatterns = [
    path("samenvatting/", views.summary, name="summary"),
    path("delen/", views.share, name="share"),
    path("delen/lijst.pdf", paper_views.paper, name="paper"),
    path("delen/alles-beeindigen/", views.revoke_all, name="revoke_all"),
    path("delen/<int:link_id>/beeindigen/", views.revoke, name="revoke"),
    path("zegt/<uuid:message_id>/", answering.answer, name="answer_family"),
]

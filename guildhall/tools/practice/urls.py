"""Addresses of practice pages, under /c/<community>/practice/."""

from django.urls import path, re_path

from guildhall.tools.practice import fairness, quoting, views, writing_up

urlpatterns = [
    path("", views.index, name="practice"),
    path("new/", views.new, name="practice_new"),
    path("<int:pk>/draft/", writing_up.draft, name="practice_draft"),
    path("<int:pk>/quotes/", quoting.quotes, name="practice_quotes"),
    path("<int:pk>/fair/", fairness.fair, name="practice_fair"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="practice_page"),
]

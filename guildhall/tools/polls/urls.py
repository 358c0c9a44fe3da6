"""Addresses of polls, under /c/<community>/polls/."""

from django.urls import path, re_path

from guildhall.tools.polls import views

urlpatterns = [
    path("", views.index, name="polls"),
    path("new/", views.new, name="polls_new"),
    path("<int:pk>/vote/", views.vote, name="poll_vote"),
    path("<int:pk>/end/", views.end, name="poll_end"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="poll"),
]

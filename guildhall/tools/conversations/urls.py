"""Addresses of conversations, under /c/<community>/conversations/."""

from django.urls import path, re_path

from guildhall.tools.conversations import views

urlpatterns = [
    path("", views.index, name="conversations"),
    path("new/", views.new, name="conversations_new"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="conversation"),
]

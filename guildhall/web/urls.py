"""Addresses of the site's own pages."""

from django.urls import path

from guildhall.web import ask, home, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", ask.ask, name="ask"),
    path("everything/", pages.everything, name="everything"),
    path("saved/", pages.saved, name="saved"),
    path("tags/<str:slug>/", pages.tag, name="tag"),
]

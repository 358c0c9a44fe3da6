"""Addresses of finding."""

from django.urls import path

from guildhall.discovery import views

urlpatterns = [
    path("search/", views.everything, name="search"),
    path("search/suggest", views.meaning, name="search_suggest"),
    path("search/similar", views.resembling, name="search_similar"),
    path("people/", views.people, name="people"),
    path("people/suggest", views.suggest, name="people_suggest"),
]

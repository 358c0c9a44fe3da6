"""Addresses of asking."""

from django.urls import path

from guildhall.asking import views

urlpatterns = [
    path("ask/typed", views.typed, name="ask_typed"),
    path("ask/<int:pk>/", views.who, name="who_is_asked"),
    path("asked/", views.asked, name="asked"),
    path("asked/often", views.often, name="asked_often"),
    path("asked/<int:pk>/<slug:verb>", views.act, name="asked_act"),
    path("asked/known/<int:pk>/<slug:verb>", views.suggestion, name="suggestion"),
]

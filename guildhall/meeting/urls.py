"""Addresses of introductions."""

from django.urls import path

from guildhall.meeting.views import introductions

urlpatterns = [
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/not-this-time", introductions.leave_it, name="introduction_leave_it"),
    path("people/<slug:slug>/introduction/", introductions.ask, name="introduction_ask"),
]

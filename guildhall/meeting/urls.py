"""Addresses of introductions and counterparts."""

from django.urls import path

from guildhall.meeting.views import counterparts, introductions

urlpatterns = [
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/not-this-time", introductions.leave_it, name="introduction_leave_it"),
    path("meet/", counterparts.meet, name="meet"),
    path("meet/link/<str:token>/", counterparts.by_link, name="meet_by_link"),
    path("meet/<int:pk>/<slug:answer>", counterparts.say, name="meet_say"),
    path("meet/<slug:verb>", counterparts.wish, name="meet_wish"),
    path("people/<slug:slug>/introduction/", introductions.ask, name="introduction_ask"),
]

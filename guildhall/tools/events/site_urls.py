"""Addresses of events outside of communities."""

from django.urls import path

from guildhall.tools.events import calendars

urlpatterns = [path("calendar.ics", calendars.own, name="calendar")]

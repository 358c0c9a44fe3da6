"""Addresses of events, under /c/<community>/events/."""

from django.urls import path, re_path

from guildhall.tools.events import attending, bringing_in, calendars, changing, views

urlpatterns = [
    path("", views.index, name="events"),
    path("new/", views.new, name="events_new"),
    path("calendar.ics", calendars.community, name="events_calendar"),
    path("import/", bringing_in.bring_in, name="events_import"),
    path("<int:pk>.ics", calendars.one, name="event_calendar"),
    path("<int:pk>/come/", attending.come, name="event_come"),
    path("<int:pk>/stay-away/", attending.stay_away, name="event_stay_away"),
    path("<int:pk>/people/", attending.people, name="event_people"),
    path("<int:pk>/people.csv", attending.people_csv, name="event_people_csv"),
    path("<int:pk>/dates/", changing.dates, name="event_dates"),
    path("<int:pk>/dates/move/", changing.move, name="event_move"),
    path("<int:pk>/cancel/", changing.cancel, name="event_cancel"),
    path("<int:pk>/go-ahead/", changing.go_ahead, name="event_go_ahead"),
    path("<int:pk>/afterwards/", changing.afterwards, name="event_afterwards"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="event"),
]

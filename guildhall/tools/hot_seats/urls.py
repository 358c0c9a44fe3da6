"""Addresses of hot seats, under /c/<community>/hot_seats/."""

from django.urls import path, re_path

from guildhall.tools.hot_seats import guests, moderating, views, writing_up

urlpatterns = [
    path("", views.index, name="hot_seats"),
    path("new/", views.new, name="hot_seats_new"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="hot_seat"),
    path("<int:pk>/live/", views.live_part, name="hot_seat_live"),
    path("<int:pk>/vote/<int:question>/", views.vote, name="hot_seat_vote"),
    path("<int:pk>/answer/<int:question>/", views.answer, name="hot_seat_answer"),
    path("<int:pk>/next/<int:question>/", moderating.make_next, name="hot_seat_next"),
    path("<int:pk>/back/<int:question>/", moderating.bring_back, name="hot_seat_back"),
    path("<int:pk>/aside/<int:question>/", moderating.aside, name="hot_seat_aside"),
    path("<int:pk>/merge/<int:question>/", moderating.merge, name="hot_seat_merge"),
    path("<int:pk>/write-up/", writing_up.write_up, name="hot_seat_write_up"),
    path("<int:pk>/guest-link/", guests.link, name="hot_seat_link"),
    path("<int:pk>/guest/<str:token>/", guests.guest, name="hot_seat_guest"),
    path("<int:pk>/guest/<str:token>/<int:question>/", guests.answer, name="hot_seat_guest_answer"),
]

"""Addresses of announcements, under /c/<community>/announcements/."""

from django.urls import path, re_path

from guildhall.tools.announcements import views

urlpatterns = [
    path("", views.index, name="announcements"),
    path("new/", views.new, name="announcements_new"),
    path("<int:pk>/read/", views.acknowledge, name="announcement_read"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="announcement"),
]

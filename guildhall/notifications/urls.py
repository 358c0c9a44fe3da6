"""Addresses of notices."""

from django.urls import path

from guildhall.notifications import views

urlpatterns = [
    path("notices/", views.index, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("notices/<int:pk>/read/", views.read, name="notice_read"),
]

"""Addresses of links, under /c/<community>/links/."""

from django.urls import path, re_path

from guildhall.tools.links import views

urlpatterns = [
    path("", views.index, name="links"),
    path("new/", views.new, name="links_new"),
    path("<int:pk>/check/", views.check, name="link_check"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="link"),
]

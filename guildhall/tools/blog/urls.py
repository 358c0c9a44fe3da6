"""Addresses of a blog, under /c/<community>/blog/."""

from django.urls import path, re_path

from guildhall.tools.blog import views

urlpatterns = [
    path("", views.index, name="blog"),
    path("new/", views.new, name="blog_new"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="blog_post"),
]

"""Addresses of pages, under /c/<community>/pages/."""

from django.urls import path, re_path

from guildhall.tools.pages import acts, editing, reading, views

urlpatterns = [
    path("", views.index, name="pages"),
    path("new/", views.new, name="pages_new"),
    path("order/", views.order, name="pages_order"),
    path("<int:pk>/edit/", editing.edit, name="page_edit"),
    path("<int:pk>/history/", reading.history, name="page_history"),
    path("<int:pk>/compare/", reading.compare, name="page_compare"),
    path("<int:pk>/versions/<slug:key>/", reading.version, name="page_version"),
    path("<int:pk>/who/", reading.who, name="page_who"),
    path("<int:pk>/restore/", acts.restore, name="page_restore"),
    path("<int:pk>/keep/", acts.keep, name="page_keep"),
    path("<int:pk>/place/", acts.place, name="page_place"),
    path("<int:pk>/superseded/", acts.superseded, name="page_superseded"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="page"),
]

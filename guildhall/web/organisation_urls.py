"""Addresses of organisations, and of the operator's pages about them."""

from django.urls import path

from guildhall.web import organisation_operating, organisations, streams

urlpatterns = [
    path("councils/", organisations.organisations, name="organisations"),
    path("councils/<slug:slug>/", organisations.organisation, name="organisation"),
    path("councils/<slug:slug>/activity/", streams.organisation, name="organisation_stream"),
    path("operate/organisations/", organisation_operating.organisations, name="operate_organisations"),
    path("operate/organisations/new/", organisation_operating.add, name="operate_organisation_new"),
    path("operate/organisations/<slug:slug>/", organisation_operating.edit, name="operate_organisation"),
]

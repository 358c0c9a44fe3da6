"""Addresses of organisations, and of the operator's pages about them."""

from django.urls import path

from guildhall.web import organisation_operating, organisations

urlpatterns = [
    path("councils/", organisations.organisations, name="organisations"),
    path("councils/<slug:slug>/", organisations.organisation, name="organisation"),
    path("operate/organisations/", organisation_operating.organisations, name="operate_organisations"),
    path("operate/organisations/new/", organisation_operating.add, name="operate_organisation_new"),
    path("operate/organisations/<slug:slug>/", organisation_operating.edit, name="operate_organisation"),
]

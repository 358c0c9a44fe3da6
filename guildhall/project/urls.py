"""The site's addresses, gathered from the floors."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("guildhall.people.urls")),
    path("", include("guildhall.web.organisation_urls")),
]

"""The site's addresses, gathered from the floors."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("guildhall.asking.urls")),
    path("", include("guildhall.communities.urls")),
    path("", include("guildhall.contributions.urls")),
    path("", include("guildhall.discovery.urls")),
    path("", include("guildhall.kit.urls")),
    path("", include("guildhall.meeting.urls")),
    path("", include("guildhall.notifications.urls")),
    path("", include("guildhall.people.urls")),
    path("", include("guildhall.talks.urls")),
    path("", include("guildhall.web.organisation_urls")),
    path("", include("guildhall.web.person_urls")),
    path("", include("guildhall.web.urls")),
    path("", include("guildhall.workspace.urls")),
    path("", include("guildhall.newsletters.urls")),
]

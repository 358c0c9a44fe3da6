"""Addresses of the directory of communities, of starting one, and of invitations."""

from django.urls import path

from guildhall.communities.views import directory, invitations, starting

urlpatterns = [
    path("communities/", directory.communities, name="communities"),
    path("communities/new/", starting.new, name="community_new"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]

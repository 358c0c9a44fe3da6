"""Addresses of the site's own pages."""

from django.urls import path

from guildhall.web import ask, feeds, following, help_pages, home, pages, streams

urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", ask.ask, name="ask"),
    path("activity/", streams.site, name="stream"),
    path("everything/", pages.everything, name="everything"),
    path("following/", following.following, name="following"),
    path("follow/<slug:kind>/<str:slug>/", following.follow, name="follow"),
    path("help/", help_pages.index, name="help"),
    path("help/<slug:name>/", help_pages.show, name="help_page"),
    path("saved/", pages.saved, name="saved"),
    path("tags/", pages.tags, name="tags"),
    path("search/feed.atom", feeds.search, name="search_feed"),
    path("tags/<str:slug>/", pages.tag, name="tag"),
    path("tags/<str:slug>/feed.atom", feeds.tag, name="tag_feed"),
]

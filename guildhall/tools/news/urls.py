"""Addresses of news, under /c/<community>/news/."""

from django.urls import path, re_path

from guildhall.tools.news import looking_after, views

urlpatterns = [
    path("", views.index, name="news"),
    path("new/", views.new, name="news_new"),
    path("feeds/", looking_after.feeds, name="news_feeds"),
    path("feeds/opml/", looking_after.opml_out, name="news_opml"),
    path("feeds/take/", looking_after.opml_in, name="news_take"),
    path("feeds/<int:pk>/remove/", looking_after.remove, name="news_feed_remove"),
    path("feeds/<int:pk>/again/", looking_after.again, name="news_feed_again"),
    re_path(r"^(?P<pk>\d+)-[^/]*/$", views.show, name="news_item"),
]

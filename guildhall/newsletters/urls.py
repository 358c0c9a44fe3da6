"""Addresses of newsletters: for readers, and for those who write them."""

from django.urls import include, path

from guildhall.newsletters.views import archive, choosing, sending, writing

writing_them = [
    path("", writing.index, name="look_after_newsletters"),
    path("<int:pk>/", writing.edit, name="look_after_newsletter"),
    path("<int:pk>/choose/", choosing.choose, name="look_after_newsletter_choose"),
    path("<int:pk>/discard/", writing.discard, name="look_after_newsletter_discard"),
    path("<int:pk>/preview/", sending.preview, name="look_after_newsletter_preview"),
    path("<int:pk>/preview/mail/", sending.as_mail, name="look_after_newsletter_mail"),
    path("<int:pk>/show/", sending.show, name="look_after_newsletter_show"),
    path("<int:pk>/send/", sending.send, name="look_after_newsletter_send"),
]
urlpatterns = [
    path("newsletters/<int:pk>/", archive.by_number, name="newsletter_by_number"),
    path("c/<slug:slug>/newsletters/", archive.index, name="newsletters"),
    path("c/<slug:slug>/newsletters/<int:pk>/", archive.show, name="newsletter"),
    path("c/<slug:slug>/look-after/newsletters/", include(writing_them)),
]

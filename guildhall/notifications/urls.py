"""Addresses of notices."""

from django.urls import path

from guildhall.notifications.views import acting, choices, hooks, incoming, notices, searches

urlpatterns = [
    path("incoming/<str:link>/", incoming.incoming, name="incoming"),
    path("hooks/mail/<str:service>/<str:what>/", hooks.hook, name="mail_hook"),
    path("act/<str:token>/", acting.act, name="mail_act"),
    path("mail/<str:token>/", choices.by_link, name="mail_choice"),
    path("settings/mail/", choices.settings, name="mail_settings"),
    path("settings/mail/go-on/", choices.go_on, name="mail_go_on"),
    path("searches/", searches.searches, name="searches"),
    path("searches/<int:pk>/", searches.search_wish, name="search_wish"),
    path("notices/", notices.index, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/read/", notices.read, name="notice_read"),
]

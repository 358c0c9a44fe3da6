"""Addresses of messages."""

from django.urls import path

from guildhall.talks.views import contacts, messages, operating, people, settings, talks

urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<slug:slug>/<slug:verb>", contacts.act, name="contact_act"),
    path("messages/", talks.index, name="talks"),
    path("messages/new/", people.new, name="talk_new"),
    path("messages/to/<slug:slug>/", talks.write_to, name="write_to"),
    path("messages/<int:pk>/", talks.talk, name="talk"),
    path("messages/<int:pk>/people/", people.people, name="talk_people"),
    path("messages/<int:pk>/<slug:verb>", people.act, name="talk_act"),
    path("messages/said/<int:pk>/take-back/", messages.take_back, name="message_take_back"),
    path("messages/said/<int:pk>/report/", messages.report, name="message_report"),
    path("settings/messages/", settings.settings, name="message_settings"),
    path("settings/messages/<slug:slug>/<slug:verb>", settings.block, name="message_block"),
    path("operate/messages/", operating.reports, name="operate_reports"),
    path("operate/messages/<int:pk>/", operating.report, name="operate_report"),
    path("operate/messages/stopped/<int:pk>/", operating.let_write, name="operate_let_write"),
]

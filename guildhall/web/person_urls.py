"""Addresses of people's own pages, of newcomers, and of the operator's pages about people."""

from django.urls import path

from guildhall.web import (
    audit_log,
    feeds,
    language,
    my_data,
    person,
    person_operating,
    profile,
    streams,
    welcome,
)

urlpatterns = [
    path("language/<slug:code>", language.language, name="language"),
    path("me/", person.me, name="profile"),
    path("me/edit/", profile.edit, name="profile_edit"),
    path("operate/", person_operating.overview, name="operate"),
    path("operate/audit/", audit_log.log, name="operate_audit"),
    path("operate/audit/log.csv", audit_log.log_csv, name="operate_audit_csv"),
    path("operate/people/", person_operating.people, name="operate_people"),
    path("operate/people/<int:pk>/address/", person_operating.address, name="operate_person_address"),
    path("operate/people/<int:pk>/decline/", person_operating.decline, name="operate_person_decline"),
    path("operate/people/<int:pk>/<slug:verb>", person_operating.act, name="operate_person_act"),
    path("people/<slug:slug>/", person.person, name="person"),
    path("people/<slug:slug>/activity/", streams.person, name="person_stream"),
    path("people/<slug:slug>/feed.atom", feeds.person, name="person_feed"),
    path("people/<slug:slug>/photo", person.photo, name="person_photo"),
    path("settings/", person.settings, name="settings"),
    path("settings/data/", my_data.my_data, name="my_data"),
    path("settings/data.json", my_data.my_data_file, name="my_data_file"),
    path("settings/addresses/", person.keys, name="keys"),
    path("welcome/", welcome.welcome, name="welcome"),
]

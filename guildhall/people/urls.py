"""Addresses of signing in. Ours stand before allauth's of the same name."""

from django.urls import include, path

from guildhall.people import views
from guildhall.people.proving import prove

urlpatterns = [
    path("account/email/", views.change_address, name="account_email"),
    path("account/password/set/", views.set_password, name="account_set_password"),
    path("account/logout/", views.sign_out, name="account_logout"),
    path("account/prove/", prove, name="account_prove"),
    path("account/sessions/", views.sessions, name="usersessions_list"),
    path("account/waiting/", views.waiting, name="account_waiting"),
    path("account/", include("allauth.account.urls")),
]

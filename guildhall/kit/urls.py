"""Addresses of the kit."""

from django.conf import settings
from django.urls import path

from guildhall.kit import styleguide, views

urlpatterns = [path("text-size/<slug:size>", views.text_size, name="text_size")]
if settings.DEBUG:
    urlpatterns.append(path("styleguide", styleguide.styleguide, name="styleguide"))

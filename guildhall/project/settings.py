"""Every setting, read from the environment."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GUILDHALL_DATA", "data")).expanduser().resolve()
SECRET_KEY = os.environ.get("SECRET_KEY", "made-and-kept-on-first-run")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = ["*"]

ROOMS = sorted(path.parent.name for path in (PACKAGE / "tools").glob("*/tool.py"))
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_prose_editor",
    "guildhall.kit",
    "guildhall.organisations",
    "guildhall.people",
    "guildhall.communities",
    "guildhall.activity",
    "guildhall.contributions",
    "guildhall.discovery",
    "guildhall.notifications",
    "guildhall.workspace",
    *(f"guildhall.tools.{room}" for room in ROOMS),
    "guildhall.web",
    "guildhall.importing",
    "guildhall.demo",
]
ROOT_URLCONF = "guildhall.project.urls"
WSGI_APPLICATION = "guildhall.project.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "guildhall.people.sessions"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Cymraeg"))]
TIME_ZONE = "Europe/London"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "guildhall",
        "HOST": str(DATA / "run"),
        "USER": "postgres",
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "guildhall.kit.jinja.environment"},
    }
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

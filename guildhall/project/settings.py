"""Every setting, read from the environment; docs/running/settings.md lists the variables."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from guildhall import tools
from guildhall.kit.postgres.embedded import Embedded
from guildhall.project.addresses import (
    database_address,
    mail_address,
    mail_in_pattern,
    outgoing_places,
    outgoing_ports,
    outgoing_proxy,
    scanner_address,
    site_address,
    webhook_secret,
)
from guildhall.project.database import PACKAGE, ROOT
from guildhall.project.environment import Environment
from guildhall.project.secret import kept_secret

environment = Environment()
ENVIRONMENT_PROBLEMS = environment.problems
TESTING = environment.flag("GUILDHALL_TESTING")
DATA = environment.folder("GUILDHALL_DATA", ROOT / "data")

# Processes
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, least=1, most=65535)
WEB_WORKERS = environment.number("WEB_WORKERS", 2, least=1, most=64)
WEB_THREADS = environment.number("WEB_THREADS", 4, least=1, most=64)
WORKER_CONCURRENCY = environment.number("WORKER_CONCURRENCY", 4, least=1, most=64)

# What kind of place this is
DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY") or kept_secret(DATA / "secret-key")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
SITE_NAME = environment.text("SITE_NAME", "Guildhall")
SITE_URL = environment.read("SITE_URL", site_address, f"http://127.0.0.1:{PORT}")
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
HTTPS = SITE_URL.startswith("https://")
PUBLIC = SITE_HOST not in ("localhost", "127.0.0.1", "::1")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or [SITE_HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS") or [SITE_URL]
DEMO = environment.flag("GUILDHALL_DEMO", default=not PUBLIC)
KNOWN_DEMO_PASSWORD = "guildhall-demo"
DEMO_PASSWORD = environment.text("GUILDHALL_DEMO_PASSWORD", KNOWN_DEMO_PASSWORD)

# Parts
ROOMS = sorted(path.parent.name for folder in tools.__path__ for path in Path(folder).glob("*/tool.py"))
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guildhall.kit",  # before django.forms, so that our drawings of its widgets are found first
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django_prose_editor",
    "guildhall.audit",
    "guildhall.organisations",
    "guildhall.people",
    "guildhall.communities",
    "guildhall.activity",
    "guildhall.contributions",
    "guildhall.discovery",
    "guildhall.notifications",
    "guildhall.talks",
    "guildhall.asking",
    "guildhall.meeting",
    "guildhall.workspace",
    "guildhall.newsletters",
    *(f"guildhall.tools.{room}" for room in ROOMS),
    "guildhall.web",
    "guildhall.importing",
    "guildhall.demo",
    "guildhall.project",
]
MIDDLEWARE = [
    "guildhall.project.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guildhall.contributions.quiet.NothingNew",
    "guildhall.web.visitor_pages.VisitorPages",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guildhall.web.middleware.WhoIsAsking",
    "guildhall.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "guildhall.project.urls"
WSGI_APPLICATION = "guildhall.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "guildhall.kit.jinja.environment",
            "context_processors": ["guildhall.kit.jinja.form_token"],
        },
    }
]
FORM_RENDERER = "guildhall.kit.forms.FormRenderer"

# Database, cache, files
OWN_DATABASE = None if environment.text("DATABASE_URL") else Embedded(DATA, durable=not TESTING)
_given: dict[str, Any] = environment.read("DATABASE_URL", database_address, {})
_address = OWN_DATABASE.django_settings() if OWN_DATABASE else _given
_pool = {"min_size": 1, "max_size": WEB_THREADS + 1, "timeout": 10, "max_lifetime": 1800, "max_idle": 300}
DATABASES = {  # Django prepares no statements unless told to, and that is right for the feeds' queries
    "default": _address
    | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": _pool, **_address.get("OPTIONS", {})},
        "TEST": {"NAME": f"test_{environment.text('GUILDHALL_TEST_NAME', 'guildhall')}"},
    }
}
CACHES = {
    # Rate limits must hold across processes, so they stand in the database.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/files/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "guildhall.kit.uploads.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
CLAMAV: tuple[str, int] | None = environment.read("GUILDHALL_CLAMAV", scanner_address, None)
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    16 * 1024 * 1024
)  # ten megabytes pasted into a box come back with an error, not lost
STATIC_ROOT = ROOT / "build" / "static"
STATIC_URL = "/static/"
_plain_static = DEBUG or TESTING
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if _plain_static else _manifest
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = _plain_static

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# People and sessions
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_ENGINE = "guildhall.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without password1 nobody could sign in by password
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_ADAPTER = "guildhall.people.adapter.Adapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's address or password changes is told
# Mail to councils can be minutes late.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "signup": "guildhall.people.forms.SignUpForm",
    "login": "guildhall.people.forms.SignInForm",
    "request_login_code": "guildhall.people.forms.RequestCodeForm",
    "confirm_login_code": "guildhall.people.forms.SignInCodeForm",
    "confirm_email_verification_code": "guildhall.people.forms.AddressCodeForm",
    "confirm_password_reset_code": "guildhall.people.forms.PasswordCodeForm",
    "add_email": "guildhall.people.forms.ChangeAddressForm",
    "change_password": "guildhall.people.forms.ChangePasswordForm",
    "set_password": "guildhall.people.forms.SetPasswordForm",
    "reset_password": "guildhall.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "guildhall.people.forms.NewPasswordForm",
    "reauthenticate": "guildhall.people.forms.AgainForm",
}
CSRF_FAILURE_VIEW = "guildhall.people.access.refused_as_forged"
ADMISSION = environment.text("ADMISSION", "approval")  # of addresses that belong to no organisation we know
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0, most=10)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
USERSESSIONS_TRACK_ACTIVITY = False

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Cymraeg"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# Mail
DEFAULT_FROM_EMAIL = environment.text(
    "EMAIL_FROM", f"{SITE_NAME} <guildhall@{SITE_HOST if PUBLIC else 'localhost'}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_HOST = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"  # in Message-IDs and List-IDs
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA / "mail"
_mail: dict[str, Any] = environment.read("EMAIL_URL", mail_address, {})
EMAIL_HOST = _mail.get("EMAIL_HOST") or environment.text("EMAIL_HOST")
EMAIL_PORT = _mail.get("EMAIL_PORT") or environment.number("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS")) or environment.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL")) or environment.flag("EMAIL_USE_SSL")
EMAIL_BACKEND = (
    "guildhall.kit.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)

# Newsletters of communities: days between two of one, and mails of one in an hour
NEWSLETTER_DAYS = environment.number("NEWSLETTER_DAYS", 3, least=1, most=90)
NEWSLETTER_MAILS_PER_HOUR = environment.number("NEWSLETTER_MAILS_PER_HOUR", 3000, least=60, most=1_000_000)

# Mail in
MAIL_IN = environment.read(
    "EMAIL_IN", mail_in_pattern, ""
)  # guildhall+{}@example.org: where people write to us
LMTP_LISTEN = environment.text("LMTP_LISTEN")  # host:port or a path
IMAP_URL = environment.text("IMAP_URL")
MAIL_WEBHOOK = environment.read("MAIL_WEBHOOK", webhook_secret, "")  # user:password, said by a mail service

# What we ask of other machines: feeds, the titles of links
OUTGOING_ALLOWED = environment.read("OUTGOING_ALLOWED", outgoing_places, list[str]())
OUTGOING_PORTS = environment.read("OUTGOING_PORTS", outgoing_ports, [80, 443])
OUTGOING_PROXY = environment.read("OUTGOING_PROXY", outgoing_proxy, "")

# Safety
SECURE_SSL_REDIRECT = HTTPS and environment.flag("HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
_forbidden = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope "
    "magnetometer microphone midi payment usb xr-spatial-tracking"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _forbidden.split()}

# What is written down
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "guildhall.project.logs.WithoutTokens"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
        # aiosmtpd writes down every address, and ours are signed.
        "mail.log": {"level": "WARNING"},
    },
}

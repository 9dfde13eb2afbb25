"""All settings, read from the environment. `docs/configuration.md` lists what may be set.

Without DEBUG this is production, which refuses to start on an insecure or incomplete environment.
"""

import os
import sys
from pathlib import Path

from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from gastvrij.lib import languages
from gastvrij.lib.paths import ROOT as BASE_DIR

env = Env()
TESTING = "pytest" in sys.modules

REQUIRED = {
    "SECRET_KEY": "a long random text that nobody knows",
    "ALLOWED_HOSTS": "the site's host names, separated by commas",
    "DATABASE_URL": "postgresql://role:password@host/database, a role that owns no tables",
    "ENCRYPTION_KEYS": "one or more keys, separated by commas, the newest first",
}
# For development only: whoever reads this can read what it encrypts.
KNOWN_KEY = "Z2FzdHZyaWotZm9yLWRldmVsb3BtZW50LW9ubHktLS0="


def refuse(reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"Gastvrij can't start: {reason}")


try:
    DEVELOPMENT = env.bool("DEBUG", default=False)
    PRODUCTION = not DEVELOPMENT
    # Django's own page about an error, for who asks for it; others see what visitors see.
    DEBUG = DEVELOPMENT and env.bool("DEBUG_PAGES", default=False)
    missing = [name for name in REQUIRED if not os.environ.get(name, "").strip(" ,")]
    if PRODUCTION and missing:
        raise refuse(
            "the environment lacks "
            + "; ".join(f"{name} ({REQUIRED[name]})" for name in missing)
            + ". For development set DEBUG=1, or use `make run`."
        )
    SECRET_KEY = env.str("SECRET_KEY", default="insecure-and-for-development-only")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
    ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[KNOWN_KEY])
    AS_OWNER = env.bool("GASTVRIJ_AS_OWNER", default=False)
    # The development server has a thread for each browser, for as long as that keeps in touch.
    WEB_DATABASE = env.dj_db_url(
        "DATABASE_URL", conn_max_age=60 if PRODUCTION else 0, conn_health_checks=True
    )
    DATABASES = {"default": env.dj_db_url("DATABASE_OWNER_URL") if AS_OWNER else WEB_DATABASE}
    # A server that does not answer is away; who waits for it is told so (gastvrij/site/views.py).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    EMAIL = env.dj_email_url(
        "EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else "console:"
    )
    CACHES = {"default": env.dj_cache_url("CACHE_URL", default="locmem://")}
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Gastvrij Netwerk <info@localhost>")
    SITE_URL = env.str("SITE_URL", default="").rstrip("/")
    STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or BASE_DIR / "staticfiles")
    HASHED_FILES = PRODUCTION or env.bool("HASHED_FILES", default=False)
    SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
    SECURITY_POLICY = env.str("SECURITY_POLICY", default="")
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
    CHECK_LINKS = env.bool("CHECK_LINKS", default=not DEVELOPMENT)
    BACKUP_URL = env.str("BACKUP_URL", default="")
    BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
    BACKUP_IDENTITY_FILE = env.str("BACKUP_IDENTITY_FILE", default="")
    BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
    BACKUP_KEEP = env.int("BACKUP_KEEP", default=0)
    BACKUP_PING_URL = env.str("BACKUP_PING_URL", default="")
except EnvError as error:
    raise refuse(str(error)) from error

if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or "insecure" in SECRET_KEY):
    raise refuse(
        "SECRET_KEY is too weak. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise refuse("ALLOWED_HOSTS must name hosts, not '*'.")
for key in ENCRYPTION_KEYS:
    try:
        Fernet(key)
    except ValueError:
        raise refuse(
            "ENCRYPTION_KEYS holds something that is no key. Make one with: python -c "
            "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
        ) from None
if PRODUCTION and KNOWN_KEY in ENCRYPTION_KEYS:
    raise refuse("ENCRYPTION_KEYS holds the key for development, which everybody knows.")
if not DATABASES["default"]["ENGINE"].endswith(".postgresql"):
    raise refuse("it runs on PostgreSQL only, and DATABASE_URL names something else.")

if "EMAIL_BACKEND" not in EMAIL:
    raise refuse("EMAIL_URL is not an address like submission://name:password@host.")

for name, schemes in {
    "SECURITY_CONTACT": ("mailto:", "https://", "tel:"),
    "SECURITY_POLICY": ("https://",),
    "BACKUP_PING_URL": ("https://",),
}.items():
    if (address := globals()[name]) and (
        not address.startswith(schemes) or not address.isascii() or len(address.split()) > 1
    ):
        raise refuse(f"{name} must be one address that begins with {' or '.join(schemes)}.")

# Where a mail that no page asked for leads to (gastvrij/lib/site_address.py).
if SITE_URL and not SITE_URL.startswith("https://" if PRODUCTION else ("https://", "http://")):
    raise refuse("SITE_URL must be the site's own address, like https://gastvrij.example.")
if not SITE_URL and PRODUCTION:
    SITE_URL = f"https://{ALLOWED_HOSTS[0].strip().lstrip('.')}"
elif not SITE_URL:
    SITE_URL = f"http://localhost:{os.environ.get('PORT', '8000')}"

# The role that `migrate` gives the rows to: the one that the web connects with.
WEB_ROLE = WEB_DATABASE["USER"]
if not WEB_ROLE or (AS_OWNER and DATABASES["default"]["USER"] == WEB_ROLE):
    raise refuse("DATABASE_URL must name a role of its own, another than DATABASE_OWNER_URL does.")

# --- the application ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "gastvrij",
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "gastvrij.jobs",
    "reversion",
    "toolkit",
    "members",
    "checklist",
]
MIDDLEWARE = [
    "gastvrij.site.health.HealthMiddleware",  # a probe knows no host name and speaks no HTTPS
    # Headers first: what stands below answers by itself too, with redirects, files and errors.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "gastvrij.site.headers.CarefulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gastvrij.site.files.FilesMiddleware",
    "gastvrij.site.null_bytes.NullByteMiddleware",
    "members.accounts.sessions.middleware.SealedSessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gastvrij.site.request_size.RequestSizeMiddleware",  # before anybody reads what was sent
    "members.sending.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gastvrij.site.headers.SignOutMiddleware",
    "members.accounts.sessions.middleware.SessionEnds",
    "members.accounts.sessions.own_device.OwnDevice",
    "members.accounts.second_factor.middleware.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gastvrij.site.headers.AdminNonceMiddleware",
    "members.sending.middleware.KeptForms",
]
ROOT_URLCONF = "gastvrij.urls"
WSGI_APPLICATION = "gastvrij.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "gastvrij.lib.let_go.Templates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "gastvrij.lib.unindented.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["gastvrij.templatetags.forms"],
            # In place of the app of that name, which writes each icon anew.
            "libraries": {"lucide": "gastvrij.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gastvrij.site.headers.nonce",
                "members.accounts.sessions.own_device.for_templates",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- languages ---------------------------------------------------------------------------------
LANGUAGE_CODE = languages.SOURCE
LANGUAGES = languages.INTERFACE_CHOICES
LOCALE_PATHS = [BASE_DIR / "gastvrij" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
MODELTRANSLATION_DEFAULT_LANGUAGE = languages.SOURCE
MODELTRANSLATION_LANGUAGES = languages.INTERFACE
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": (languages.SOURCE, languages.ENGLISH),
    **{code: languages.LANGUAGES[code].instead for code in languages.INTERFACE},
}
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# --- accounts ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
# One, so that every wrong password costs one hash. It knows permissions as Django's own does.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# New passwords get the first; an older one is stored anew when its owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.accounts.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Letting people correct the address there would tell strangers who has an account.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
_FORMS = "members.accounts.allauth_forms"
ACCOUNT_FORMS = {
    "add_email": f"{_FORMS}.AddEmailForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "confirm_email_verification_code": f"{_FORMS}.ConfirmEmailVerificationCodeForm",
    "login": f"{_FORMS}.LoginForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "signup": f"{_FORMS}.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 5
# Besides allauth's own: all day long, nobody guesses at one account or from one network. An
# address in IPv6 counts as its /64, which is what one visitor gets.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,200/d/ip,5/5m/key,50/d/key",
    # Questions to organisations (members/asking): by network, and by the asker's address.
    "enquiry": "10/h/ip,30/d/ip,6/d/key",
    # What was typed before somebody had to sign in again (members/sending/keeping.py).
    "kept_form": "60/h/ip,40/d/key",
    # Searches that found nothing, told to the curators (gastvrij/site/search).
    "search_report": "10/h/ip,30/d/ip",
    # What readers say is not right (toolkit/feedback).
    "page_report": "10/h/ip,30/d/ip",
}
ACCOUNT_SESSION_REMEMBER = None  # the form asks
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.accounts.forms.SignupForm"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "members.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "members.accounts.second_factor.forms.ActivateTOTPForm",
    "add_webauthn": "members.accounts.second_factor.forms.AddWebAuthnForm",
    "authenticate": "members.accounts.second_factor.forms.AuthenticateForm",
    "edit_webauthn": "members.accounts.second_factor.forms.EditWebAuthnForm",
    "reauthenticate": "members.accounts.second_factor.forms.ReauthenticateForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Gastvrij Netwerk"
MFA_TOTP_TOLERANCE = 1  # step: who types slowly, or whose telephone runs a little late
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# --- jobs and mail -----------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = ["gastvrij.jobs.schedule"]
# Every mail waits in the queue, and a worker sends it with the other.
EMAIL_BACKEND = "gastvrij.jobs.mail.QueuedMail"
EMAIL_DELIVERY_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = EMAIL.get("EMAIL_TIMEOUT") or 10  # seconds
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- static files ------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "gastvrij.site.icons.LucideFinder",
    "gastvrij.site.bundles.BundleFinder",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads ours, not even its style sheets
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not HASHED_FILES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_FILES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- safety ------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # on somebody's own device, if they say so
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # on any other; members/accounts/sessions/ ends it sooner
if PRODUCTION:  # the browser takes such a cookie from this very host only, and encrypted
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The address carries the language, so nothing sets this cookie.
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = PRODUCTION, True, "Lax"
# Messages name items and families: they stay on the server instead of in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "members.sending.views.stale_form"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# What browsers can do beyond showing pages: only what the W3C's list calls standardised, and
# browsers know without a flag (webappsec-permissions-policy, features.md, seen on 26 November
# 2026). A name that is on trial today is a warning on every console tomorrow.
UNUSED_FEATURES = """
    accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope
    hid idle-detection magnetometer microphone midi payment picture-in-picture screen-wake-lock
    serial sync-xhr usb xr-spatial-tracking
"""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],  # static/js/offline/: a family's list without a connection
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        # Both are made in static/js/trusted-types.js.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "gastvrij-reading"],
        "upgrade-insecure-requests": PRODUCTION,
    }
}
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    **{feature: [] for feature in UNUSED_FEATURES.split()},
    # Passkeys (Web Authentication, level 3).
    "publickey-credentials-create": "self",
    "publickey-credentials-get": "self",
}
# Nothing that people typed reaches the log, a mail or an error page (gastvrij/site/log.py). In
# development the lines are for reading, and with DEBUG_PAGES Django's page shows what it can.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "facts": {"()": "gastvrij.site.log.PlainFacts"},
        "words": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "facts" if PRODUCTION else "words",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Named, so that they lose the handlers that Django gives them: it would mail to ADMINS.
        "django": {"level": "INFO" if PRODUCTION else "WARNING"},
        "gastvrij": {"level": "INFO" if PRODUCTION else "WARNING"},
        "waitress": {"level": "ERROR"},  # it warns of every request that waits a moment
    },
}
if PRODUCTION:
    LOGGING["loggers"]["django.server"] = {"level": "WARNING", "propagate": True}
    DEFAULT_EXCEPTION_REPORTER = "gastvrij.site.log.ShortReporter"
    DEFAULT_EXCEPTION_REPORTER_FILTER = "gastvrij.site.log.NothingFilter"
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]

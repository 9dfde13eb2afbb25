"""`make scan`: wapiti against a demo of its own, signed in as a buddy, over HTTPS as in production.

What it finds stands in .data/scan/report.json and is told in a line each; anything above
informational ends with an error. It posts nonsense to every form, so the demo is thrown away.
"""

import argparse
import contextlib
import json
import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from ipaddress import ip_address
from socketserver import ThreadingMixIn
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, build_opener
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gastvrij.lib.paths import MANAGE, ROOT
from gastvrij.postgres.addresses import ready

FOLDER = ROOT / ".data" / "scan"
WAPITI = ROOT / ".venv-scan" / "bin" / "wapiti"
SITE = "https://localhost:8443"
BUDDY, PASSWORD = "buddy@demo.example", "gastvrij-demo"  # of the demo, known to everybody
# Whoever signs out or deletes the account sees nothing afterwards.
# And one language is enough, as is one filter at a time.
EXCLUDED = ("logout*", "afmelden*", "aangemeld*", "gegevens/wissen*", "/fr/*", "/en/*", "?*&*")
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,ssl,timesql,upload,xss,xxe"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="to look around")
    parser.add_argument("--seconds", type=int, default=240, help="for each kind of attack")
    parser.add_argument("--modules", default=MODULES, help="which kinds of attack")
    options = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    make_certificate()
    os.environ |= {"DEBUG": "1", "GASTVRIJ_DATA_DIR": str(FOLDER)}
    with ready():
        os.environ |= {
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "ALLOWED_HOSTS": "localhost",
            "EMAIL_URL": f"file://{FOLDER}/mail",
            "STATIC_ROOT": str(FOLDER / "static"),
        }
        for command in ("migrate", "import_toolkit", "import_library", "demo --anyway"):
            manage(*command.split(), GASTVRIJ_AS_OWNER="1")
        manage("collectstatic", "--noinput")
        with subprocess.Popen([sys.executable, "-m", "gastvrij.workshop.scan", "serve"]) as server:  # noqa: S603
            try:
                scan(sign_in(), options)
            finally:
                server.terminate()
    tell()


def manage(*arguments: str, **environment: str) -> None:
    command = [*MANAGE, *arguments]
    subprocess.run(command, env=os.environ | environment, check=True)  # noqa: S603


def make_certificate() -> None:
    """For this machine and this run only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(key, hashes.SHA256())
    )
    encodings = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(*encodings, serialization.NoEncryption())
    (FOLDER / "site.pem").write_bytes(
        private + certificate.public_bytes(serialization.Encoding.PEM)
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass

    def get_environ(self):
        return super().get_environ() | {"HTTPS": "on"}  # how wsgiref knows its scheme


def serve() -> None:
    from gastvrij.wsgi import application

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "site.pem")
    with make_server("127.0.0.1", 8443, application, Server, Quiet) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()


def wait_for(call):
    """Until the server is there."""
    for _ in range(100):
        with contextlib.suppress(URLError):
            return call()
        time.sleep(0.2)
    sys.exit("The site did not start.")


def sign_in() -> str:
    """As a buddy does, by the form; the cookies of a browser that may go on from there."""
    context = ssl.create_default_context(cafile=FOLDER / "site.pem")
    cookies = CookieJar()
    browser = build_opener(HTTPSHandler(context=context), HTTPCookieProcessor(cookies))
    address = f"{SITE}/nl/account/login/"
    page = wait_for(lambda: browser.open(address, timeout=10)).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = {"csrfmiddlewaretoken": token, "login": BUDDY, "password": PASSWORD, "remember": "on"}
    browser.addheaders.append(("Referer", address))
    browser.open(address, urlencode(form).encode(), timeout=10)
    families = browser.open(f"{SITE}/nl/gezinnen/", timeout=10)
    if families.url != f"{SITE}/nl/gezinnen/":
        sys.exit("The buddy could not sign in.")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)


def scan(cookies: str, options: argparse.Namespace) -> None:
    command = [str(WAPITI), "--url", f"{SITE}/nl/", "--start", f"{SITE}/nl/gezinnen/"]
    command += ["--scope", "domain", "--module", options.modules, "--level", "1", "--flush-session"]
    command += ["--cookie-value", cookies, "--color", "--no-bugreport", "--verbose", "1"]
    command += ["--max-scan-time", str(60 * options.minutes)]
    command += ["--max-attack-time", str(options.seconds)]
    command += ["--max-files-per-dir", "15", "--depth", "6", "--tasks", "4"]
    command += ["--store-session", str(FOLDER / "wapiti"), "--store-config", str(FOLDER / "wapiti")]
    command += ["--format", "json", "--output", str(FOLDER / "report.json")]
    for part in EXCLUDED:
        command += ["--exclude", f"{SITE}*{part}"]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})  # noqa: S603


def tell() -> None:
    report = json.loads((FOLDER / "report.json").read_text())
    counted = {"vulnerabilities": 0, "anomalies": 0}
    for kind in counted:
        for name, findings in report[kind].items():
            for finding in findings:
                counted[kind] += finding["level"] > 0
                print(f"{kind} {name} (level {finding['level']}): {finding['info']}")
    pages = report["infos"].get("crawled_pages_nbr")
    print(f"{pages} pages and forms; above informational: {counted}")
    if any(counted.values()):
        sys.exit(1)


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()

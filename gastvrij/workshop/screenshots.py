"""The pictures of the README, made again from a demo of its own: `make screenshots`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from gastvrij.lib.paths import ROOT

FOLDER = ROOT / "docs" / "images"
PEOPLE = "/nl/organisaties/de-zilveren-lantaarn/mensen/"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += [f"--disable-{what}" for what in ("background-networking", "component-update", "sync")]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with demo() as site:
        take_pictures(site)


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo of our own, for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as data:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        site = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gastvrij.workshop.run"],
            env=os.environ | {"DEBUG": "1", "PORT": port, "GASTVRIJ_DATA_DIR": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield wait_for(f"http://127.0.0.1:{port}")
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait()


def wait_for(site: str) -> str:
    for _ in range(1500):
        try:
            urlopen(f"{site}/nl/").close()  # noqa: S310
        except URLError:
            time.sleep(0.2)
        else:
            return site
    sys.exit("The site did not start.")


def take_pictures(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        checklist_on_a_phone(browser, site)
        people_on_a_phone(browser, site)
        home_on_a_desktop(browser, site)
        browser.close()


def checklist_on_a_phone(browser: Browser, site: str) -> None:
    page = signed_in_on_a_phone(browser, site, "buddy")
    page.goto(f"{site}/nl/gezinnen/")
    page.click("text=Merel")
    page.wait_for_selector(".item")
    page.screenshot(path=FOLDER / "checklist-phone.png")


def people_on_a_phone(browser: Browser, site: str) -> None:
    page = signed_in_on_a_phone(browser, site, "coordinator")
    page.goto(f"{site}{PEOPLE}")
    page.screenshot(path=FOLDER / "people-phone.png")


def signed_in_on_a_phone(browser: Browser, site: str, name: str) -> Page:
    page = browser.new_page(viewport={"width": 360, "height": 760}, locale="nl-BE")
    page.goto(f"{site}/nl/account/login/")
    page.fill("[name=login]", f"{name}@demo.example")
    page.fill("[name=password]", "gastvrij-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "login" not in address)
    return page


def home_on_a_desktop(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="nl-BE")
    page.goto(f"{site}/nl/")
    page.screenshot(path=FOLDER / "home-desktop.png")


if __name__ == "__main__":
    main()

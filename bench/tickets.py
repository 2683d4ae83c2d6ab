"""Receive, beside the public ticket form of django-helpdesk, on a database of the same sort, by turns in one run.

    python bench/tickets.py PYTHON [sqlite|postgresql|both]

PYTHON is one that has ``django-helpdesk`` installed, and ``psycopg`` for PostgreSQL: it is no dependency of ours. Both sides take
in the same words, one at a time, each in one transaction that is durable before the next begins (SQLite: WAL, synchronous=FULL);
neither sends its mail. Target: ten times as many a second.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import time
import types
from contextlib import ExitStack
from pathlib import Path
from typing import Any

EACH, ROUNDS = 200, 4


# ------------------------------------------------------------------------------------ the other side, in its own Python


def their_settings(url: str) -> dict[str, Any]:
    """The database as Django names it."""
    if url.startswith("sqlite:///"):
        settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        options = {"init_command": settings, "transaction_mode": "IMMEDIATE"}
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": options,
        }
    import psycopg

    told = psycopg.conninfo.conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told["dbname"],
        "USER": told.get("user", ""),
        "PASSWORD": told.get("password", ""),
        "HOST": told.get("host", ""),
        "PORT": str(told.get("port", "")),
        "CONN_MAX_AGE": None,
    }


def theirs(url: str) -> None:
    """Take in so many tickets for each number that comes in; say how many seconds that took."""
    import django
    from django.conf import settings

    apps = ["admin", "auth", "contenttypes", "sessions", "messages", "sites", "humanize"]
    settings.configure(
        DATABASES={"default": their_settings(url)},
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in apps), "helpdesk"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.contrib.auth.context_processors.auth",
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        SITE_ID=1,
        SECRET_KEY="bench",
        USE_TZ=True,
        LANGUAGE_CODE="en",
        ROOT_URLCONF=f"{Path(__file__).stem}_addresses",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.urls import include, path
    from helpdesk.forms import PublicTicketForm
    from helpdesk.models import Queue, Ticket

    addresses: Any = types.ModuleType(settings.ROOT_URLCONF)
    addresses.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
    sys.modules[settings.ROOT_URLCONF] = addresses
    call_command("migrate", verbosity=0)
    queue = Queue.objects.create(title="Bench", slug="bench", allow_public_submission=True)
    numbers = itertools.count(1)
    print("ready", flush=True)
    for line in sys.stdin:
        count = int(line)
        given = [
            {
                "queue": str(queue.id),
                "title": f"Dossier {n} bloqué",
                "body": f"Mon dossier {n} n'avance pas et personne ne répond au téléphone. " * 10,
                "priority": "3",
                "submitter_email": f"client{n}@example.org",
            }
            for n in itertools.islice(numbers, count)
        ]
        before, begin = Ticket.objects.count(), time.perf_counter()
        for data in given:
            form = PublicTicketForm(data=data)
            if not form.is_valid():
                raise SystemExit(f"their form does not take it: {form.errors}")
            with transaction.atomic():
                form.save(None)
        seconds = time.perf_counter() - begin
        assert Ticket.objects.count() == before + count
        print(seconds, flush=True)


# ------------------------------------------------------------------------------------ both sides, by turns


def compare(name: str, python: str, our_url: str, their_url: str) -> None:
    from receive import AGENCY, CLIENT, documents

    from orientation_core import Orientation

    numbers = itertools.count(1)
    command = [python, __file__, "--theirs", their_url]
    with (
        Orientation.open(our_url, AGENCY) as desk,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdin is not None
        assert other.stdout is not None
        if other.stdout.readline().strip() != "ready":
            raise SystemExit("django-helpdesk could not be started with that Python; see above")
        mine, least = 0.0, 0.0
        for _ in range(ROUNDS):
            first = next(numbers) * 100_000
            given = documents(first, EACH)
            begin = time.perf_counter()
            for number, document in enumerate(given):
                desk.complaints.receive(CLIENT, document, key=f"key-{first + number}")
            mine = max(mine, EACH / (time.perf_counter() - begin))
            other.stdin.write(f"{EACH}\n")
            other.stdin.flush()
            least = max(least, EACH / float(other.stdout.readline()))
        other.stdin.close()
    print(f"{name}: receive {mine:.0f}/s, their form {least:.0f}/s, ratio {mine / least:.1f}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--theirs"]:
        theirs(sys.argv[2])
        return
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    python, which = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "both"
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with ExitStack() as stack:
        if which in ("sqlite", "both"):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            compare("SQLite", python, f"sqlite:///{folder}/ours.db", f"sqlite:///{folder}/theirs.db")
        if which in ("postgresql", "both"):
            from postgres import database, plain

            ours, others = (stack.enter_context(database()) for _ in range(2))
            compare("PostgreSQL", python, ours, plain(others))


if __name__ == "__main__":
    main()

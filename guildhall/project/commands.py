"""The command `guildhall`: the operator's commands, and Django's others as they are."""

import os
import sys
from collections.abc import Callable

from guildhall.kit.postgres import DatabaseError
from guildhall.project.database import shared_database

OPERATOR = {
    "serve": "run everything on this machine: database, web and worker",
    "web": "run the web server only",
    "worker": "run the worker only",
    "migrate": "bring the database up to date",
    "demo": "load the demo: invented people in real councils",
    "import": "read a folder of people, communities and posts",
    "organisations": "load or update the register of organisations",
    "createoperator": "make somebody an operator, by e-mail address",
    "check": "say what is wrong or unsafe in the settings",
}
WITHOUT_DATABASE = {"help", "collectstatic", "compilemessages", "diffsettings", "version"}
ASKS_FOR_HELP = {"-h", "--help"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.project.settings")
    if not given or given[0] in ASKS_FOR_HELP or given == ["help"]:
        print(overview())
        return 0
    name, *rest = given
    if ASKS_FOR_HELP & set(rest) and name in ("serve", "web", "worker"):
        print(f"guildhall {name}: {OPERATOR[name]}.\nIts settings: docs/running/settings.md")
        return 0
    try:
        return run(name, rest)
    except DatabaseError as failure:
        print(f"guildhall: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(name: str, rest: list[str]) -> int:
    """Run one command by its name."""
    if name == "serve":
        from guildhall.project.serve import serve

        return serve()
    if name == "web":
        return web()
    if name in WITHOUT_DATABASE or ASKS_FOR_HELP & set(rest):
        return django_command(name, rest)
    with shared_database():
        if name in OWN:
            return OWN[name](rest)
        return django_command(name, rest)


def django_command(name: str, rest: list[str]) -> int:
    """Run one of Django's commands, or one of our apps'."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["guildhall", name, *rest])
    return 0


def web() -> int:
    """Run the web server until it is told to stop."""
    from guildhall.project.web import run_web

    run_web()
    return 0


def worker(_rest: list[str]) -> int:
    """Run the worker until it is told to stop."""
    from guildhall.project.worker import run_worker

    run_worker()
    return 0


def prepare(_rest: list[str]) -> int:
    """Make everything ready to serve."""
    from guildhall.project.preparing import prepare as prepare_all

    prepare_all()
    return 0


def migrate(rest: list[str]) -> int:
    """Bring the database up to date, one process at a time."""
    from guildhall.project.migrating import bring_up_to_date

    bring_up_to_date(rest)
    return 0


OWN: dict[str, Callable[[list[str]], int]] = {"worker": worker, "migrate": migrate, "prepare": prepare}


def overview() -> str:
    """What an operator can do, one line each."""
    width = max(map(len, OPERATOR)) + 2
    lines = [f"  {name:<{width}}{what}" for name, what in OPERATOR.items()]
    return "\n".join(
        [
            "guildhall COMMAND [OPTIONS]\n",
            *lines,
            "\nMore about one: guildhall COMMAND --help. All settings: docs/running/settings.md.",
            "Django's other commands (makemigrations, shell, dbshell, test...) work too.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())

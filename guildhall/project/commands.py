"""The command `guildhall`: `serve`, and all of Django's commands and ours with the database running around them."""

import os
import sys

OPERATOR = {
    "serve": "run everything on this machine: database, web and worker",
    "web": "run the web server only",
    "worker": "run the worker only, which sends mail and does what was put off",
    "lmtp": "take mail from a mail server by LMTP; `serve` does, where LMTP_LISTEN is set",
    "migrate": "bring the database up to date after an upgrade",
    "demo": "load the demo: invented people in real councils",
    "import": "bring in a folder of people, communities and posts",
    "evaluate": "measure how well people, related questions and communities are found",
    "export": "write a community into a folder that another Guildhall imports",
    "organisations": "load or update the register of organisations",
    "createoperator": "make somebody an operator, by e-mail address",
    "postgres": "run psql, pg_dump or pg_restore on the database",
    "check": "say what is wrong or unsafe in the settings",
}
SERVE = """\
Starts the database, the web server and the worker, brings the database up to date, loads the demo on the first run,
and says where the site is. Whatever dies is started again. Ctrl-C or SIGTERM stops all of it; a second one at once.

Where it listens and keeps its files, by environment variables:

  PORT             8000 unless you say otherwise
  HOST             127.0.0.1, this machine alone; 0.0.0.0 is every address of it
  GUILDHALL_DATA   the folder data beside the program
  DATABASE_URL     a PostgreSQL of your own in place of ours
  GUILDHALL_DEMO   0 starts with an empty house

All settings: docs/running/settings.md."""
HELP = {"-h", "--help"}
# `check` opens the database itself, when it has said what is wrong in the settings.
WITHOUT_DATABASE = {
    "check",
    "evaluate",
    "help",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "version",
    "--version",
}


def main() -> int:
    """Run one command; settings that cannot be read or a database that cannot be used end it with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.project.settings")
    name, *rest = sys.argv[1:] or ["--help"]
    if name in HELP or [name, *rest] == ["help"]:
        print(overview())
        return 0
    if name == "serve" and HELP & set(rest):
        print(f"guildhall serve: {OPERATOR['serve']}.\n\n{SERVE}")
        return 0

    from django.core.exceptions import ImproperlyConfigured

    from guildhall.kit.postgres.error import DatabaseError

    try:
        return run(name, rest)
    except (DatabaseError, ImproperlyConfigured) as failure:
        print(f"guildhall: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(name: str, rest: list[str]) -> int:
    """Run one command by its name."""
    from django.conf import settings

    if name != "check" and settings.ENVIRONMENT_PROBLEMS:
        print(
            "guildhall: these settings are wrong:",
            *settings.ENVIRONMENT_PROBLEMS,
            sep="\n  ",
            file=sys.stderr,
        )
        return 1
    if name == "serve":
        from guildhall.project.serve import serve

        return serve()

    from django.core.management import execute_from_command_line

    from guildhall.project.database import shared_database

    command = ["guildhall", name, *rest]
    if name in WITHOUT_DATABASE or HELP & set(rest):
        execute_from_command_line(command)
    else:
        with shared_database():
            execute_from_command_line(command)
    return 0


def overview() -> str:
    """What an operator can do, one line each."""
    width = max(map(len, OPERATOR)) + 2
    lines = [f"  {name:<{width}}{what}" for name, what in OPERATOR.items()]
    return "\n".join(
        [
            "guildhall COMMAND [OPTIONS]\n",
            *lines,
            "\nMore about one: guildhall COMMAND --help. All settings: docs/running/settings.md.",
            "Django's other commands (makemigrations, shell, dbshell...) work too.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())

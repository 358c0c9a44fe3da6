"""A tool is one new folder, and nothing else: this makes one outside of the project and puts it through the contract."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]

# A library of things that councils lend each other, as small as a tool can be.
FOLDER: Final = {
    "__init__.py": '"""Things to lend."""',
    "apps.py": """
        from django.apps import AppConfig


        class LendingsConfig(AppConfig):
            name = "guildhall.tools.lendings"
            label = "lendings"
        """,
    "tool.py": """
        from django.utils.translation import gettext_lazy as _

        from guildhall.contributions.kinds import Kind, Own
        from guildhall.workspace.registry import Tool

        tool = Tool(
            name="lendings",
            label=_("Lendings"),
            icon="handshake",
            kinds=[Kind("lending", "lendings", _("Lending"), _("Lendings"), Own(imported_from=["lending"]))],
            begin=_("Lend something"),
        )
        """,
    "urls.py": """
        from django.urls import path, re_path

        from guildhall.tools.lendings import views

        urlpatterns = [
            path("", views.index, name="lendings"),
            path("new/", views.new, name="lendings_new"),
            re_path(r"^(?P<pk>[0-9]+)-[^/]*/$", views.show, name="lending"),
        ]
        """,
    "views.py": """
        from django.shortcuts import render

        from guildhall.people.access import signed_in
        from guildhall.tools.lendings.tool import tool
        from guildhall.workspace.listing import listing
        from guildhall.workspace.place import inside
        from guildhall.workspace.reading import read
        from guildhall.workspace.writing import begin


        @inside()
        def index(request, where):
            return render(request, "workspace/room.html", listing(request, where, tool))


        @inside()
        @signed_in
        def new(request, where):
            return begin(request, where, "lending")


        def show(request, slug, pk):
            return read(request, int(pk), "lendings/show.html")
        """,
    "personal_data.py": "def about(person):\n    return {}",
    "demo.toml": """
        [[thing]]
        kind = "lending"
        """,
    "help.md": "# Lendings\n\nLend what you have.",
    "help.cy.md": "# Benthyg\n\nBenthygwch yr hyn sydd gennych.",
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_lendings.py": "def test_nothing() -> None:\n    assert True",
    "jinja2/lendings/show.html": """
        {% extends "workspace/thing.html" %}
        {% block above %}<p>Ask whoever offers it.</p>{% endblock %}
        """,
}
# What finds the folder: tools are looked for along the path of their package.
FINDER: Final = """
    from pathlib import Path

    import guildhall.tools

    guildhall.tools.__path__.append(str(Path(__file__).parent / "rooms"))
    """


def test_a_folder_put_in_place_is_a_tool_that_keeps_the_whole_contract(tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        file = tmp_path / "rooms" / "lendings" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip(), encoding="utf-8")
    (tmp_path / "finder.py").write_text(dedent(FINDER).lstrip(), encoding="utf-8")
    contract = Path(__file__).with_name("test_tool_contract.py")
    run = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "finder",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:randomly",
                "-q",
            ),
            *(str(contract), "-k", "lendings", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")),
        ],
        cwd=ROOT,
        # A database of its own, beside the one of the tests that run this.
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "TOX_PARALLEL_ENV": "tool"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
    assert "failed" not in run.stdout

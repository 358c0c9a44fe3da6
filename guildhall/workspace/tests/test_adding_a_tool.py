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

        from guildhall.contributions.kinds import Kind
        from guildhall.workspace.registry import Tool

        tool = Tool(
            name="lendings",
            label=_("Lendings"),
            icon="handshake",
            kinds=[Kind("lending", "lendings", _("Lending"), _("Lendings"))],
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
        from django.core.exceptions import PermissionDenied
        from django.http import Http404
        from django.shortcuts import redirect, render

        from guildhall.communities.permissions import Act
        from guildhall.contributions.forms import RootForm
        from guildhall.contributions.lines import Wanted, list_contributions
        from guildhall.contributions.models import Contribution
        from guildhall.contributions.thread import read_thread
        from guildhall.people.access import signed_in
        from guildhall.workspace.place import inside


        @inside()
        def index(request, where):
            page = list_contributions(request.user, Wanted(community=where.community.pk, kinds=["lending"]))
            return render(request, "lendings/index.html", {"where": where, "page": page})


        @inside()
        @signed_in
        def new(request, where):
            if not where.may(Act.POST):
                raise PermissionDenied
            form = RootForm(request.POST or None, community=where.community)
            if form.is_valid():
                given = form.cleaned_data
                words = {name: given[name] for name in ("title", "html", "language", "shared_with")}
                return redirect(Contribution.objects.write(request.user, where.community, "lending", **words))
            return render(request, "lendings/form.html", {"where": where, "form": form})


        def show(request, slug, pk):
            thread = read_thread(request.user, int(pk))
            if thread is None:
                raise Http404
            return render(request, "lendings/show.html", {"thread": thread})
        """,
    "help.md": "# Lendings\n\nLend what you have.",
    "help.cy.md": "# Benthyg\n\nBenthygwch yr hyn sydd gennych.",
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_lendings.py": "def test_nothing() -> None:\n    assert True",
    "jinja2/lendings/index.html": """
        {% extends "workspace/community.html" %}
        {% from "kit/lists.html" import contribution_list %}
        {% block content %}<h1>Lendings</h1>{{ contribution_list(page.lines) }}{% endblock %}
        """,
    "jinja2/lendings/form.html": """
        {% extends "workspace/community.html" %}
        {% block content %}<h1>Lend</h1><form method="post">{{ csrf_input }}{{ form }}<button name="act" value="send">Lend</button></form>{% endblock %}
        """,
    "jinja2/lendings/show.html": """
        {% extends "base.html" %}
        {% block content %}<h1>{{ thread.root.title }}</h1>{{ thread.root.html|stored }}{% endblock %}
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

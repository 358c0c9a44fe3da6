"""Adding a tool touches one new folder and nothing else: here one stands in a temporary folder, and works."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module, invalidate_caches, reload
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.test import Client
from django.urls import clear_url_caches, reverse

from guildhall import tools
from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS, find_tools

Browser = Callable[[Person], Client]

FILES = {
    "__init__.py": "",
    "apps.py": """
from django.apps import AppConfig


class RecipesConfig(AppConfig):
    name = "guildhall.tools.recipes"
    label = "recipes"
""",
    "tool.py": """
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind
from guildhall.workspace.registry import Tool

tool = Tool(
    name="recipes",
    label=_("Recipes"),
    icon="soup",
    kinds=[Kind("recipe", "recipes", _("Recipe"), _("Recipes"))],
    begin=_("Write a recipe"),
    position=5,
)
""",
    "models.py": """
from django.db import models

from guildhall.contributions.models import Contribution


class Recipe(Contribution):
    minutes = models.PositiveIntegerField()
""",
    "migrations/__init__.py": "",
    "migrations/0001_first.py": """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_first")]
    operations = [
        migrations.CreateModel(
            name="Recipe",
            fields=[
                ("contribution_ptr", models.OneToOneField(
                    auto_created=True, on_delete=models.CASCADE, parent_link=True, primary_key=True,
                    serialize=False, to="contributions.contribution")),
                ("minutes", models.PositiveIntegerField()),
            ],
            bases=("contributions.contribution",),
        )
    ]
""",
    "urls.py": """
from django.urls import path, re_path

from guildhall.tools.recipes import views

urlpatterns = [
    path("", views.index, name="recipes"),
    path("new/", views.new, name="recipes_new"),
    re_path(r"^(?P<pk>\\d+)-[^/]*/$", views.show, name="recipe"),
]
""",
    "views.py": """
from django.shortcuts import get_object_or_404, redirect, render

from guildhall.communities.permissions import Act
from guildhall.contributions.lines import Wanted, list_contributions
from guildhall.tools.recipes.models import Recipe
from guildhall.workspace.place import inside


@inside()
def index(request, where):
    page = list_contributions(request.user, Wanted(community=where.community.pk, kinds=["recipe"]))
    return render(request, "recipes/index.html", {"where": where, "page": page})


@inside(Act.POST)
def new(request, where):
    if request.method == "POST":
        return redirect(Recipe.objects.write(
            request.user, where.community, "recipe",
            title=request.POST["title"], html="<p>Stir.</p>", minutes=request.POST["minutes"]))
    return render(request, "recipes/new.html", {"where": where})


@inside()
def show(request, where, pk):
    recipe = get_object_or_404(Recipe.objects.visible_to(request.user), pk=pk)
    return render(request, "recipes/show.html", {"community": where.community, "recipe": recipe})
""",
    "jinja2/recipes/index.html": """
{% extends "workspace/community.html" %}
{% from "kit/lists.html" import contribution_list %}
{% block content %}<h1>Recipes</h1>{{ contribution_list(page.lines) }}{% endblock %}
""",
    "jinja2/recipes/new.html": """
{% extends "workspace/community.html" %}
{% block content %}<h1>New</h1><form method="post">{{ csrf_input }}<input name="title"></form>{% endblock %}
""",
    "jinja2/recipes/show.html": """
{% extends "workspace/community.html" %}
{% block content %}<h1>{{ recipe.title }}</h1><p>{{ recipe.minutes }} minutes</p>{{ recipe.html|stored }}{% endblock %}
""",
}


def _look_again() -> None:
    """Finds the tools and their addresses anew, as a start does."""
    apps.clear_cache()
    find_tools()
    clear_url_caches()
    for module in ("guildhall.workspace.urls", settings.ROOT_URLCONF):
        reload(import_module(module))


@pytest.fixture
def with_recipes(db: None, tmp_path: Path) -> Iterator[None]:
    """A folder for recipes stands where tools stand, and the process has started with it."""
    for name, text in FILES.items():
        file = tmp_path / "recipes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    templates = str(tmp_path / "recipes" / "jinja2")
    environment = engines["jinja2"].env
    tools.__path__.append(str(tmp_path))
    environment.loader.searchpath.append(templates)
    invalidate_caches()
    try:
        # Settings list the folders once, at the start; the rest of a start cannot be done twice in a process.
        app = AppConfig.create("guildhall.tools.recipes")
        apps.app_configs[app.label] = app
        app.apps = apps
        app.import_models()
        _look_again()
        call_command("migrate", "recipes", verbosity=0)
        yield
    finally:
        tools.__path__.remove(str(tmp_path))
        environment.loader.searchpath.remove(templates)
        apps.app_configs.pop("recipes", None)
        apps.all_models.pop("recipes", None)
        KINDS.pop("recipe", None)
        for module in [name for name in sys.modules if name.startswith("guildhall.tools.recipes")]:
            del sys.modules[module]
        _look_again()


@pytest.mark.usefixtures("with_recipes")
def test_a_tool_in_a_folder_of_its_own_works(
    waste: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    assert list(TOOLS) == ["recipes", "conversations"]
    member, outsider, front = browser(bo), browser(cy), waste.get_absolute_url()
    assert "Write a recipe" in member.get(front).content.decode()
    assert ">Recipes</a>" not in member.get(front).content.decode()
    assert outsider.get(reverse("recipes_new", args=[waste.slug])).status_code == 403

    shown = member.post(
        reverse("recipes_new", args=[waste.slug]), {"title": "Leek soup", "minutes": "40"}, follow=True
    )
    assert "40 minutes" in shown.content.decode()
    recipe = Contribution.objects.get(kind="recipe")
    assert recipe.get_absolute_url() == f"/c/{waste.slug}/recipes/{recipe.pk}-leek-soup/"
    for address in (front, reverse("recipes", args=[waste.slug])):
        content = outsider.get(address).content.decode()
        assert "Leek soup" in content
        assert ">Recipes</a>" in content

    waste.change_kind("confidential")
    assert outsider.get(recipe.get_absolute_url()).status_code == 404


def test_afterwards_it_is_gone(waste: Community, bo: Person, browser: Browser) -> None:
    assert list(TOOLS) == ["conversations"]
    assert browser(bo).get(f"/c/{waste.slug}/recipes/").status_code == 404

"""Everything about me in one file, and about nobody else."""

from __future__ import annotations

from django.apps import apps
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.web.my_data import about

# What points at a person and is told otherwise, or is not about them, and why.
NOT_ASKED = {
    *("Audience", "Audience_people", "Activity"),  # who may read, and the log: both follow from what is told
    *("Closure", "Removal", "Relocation", "Revision"),  # acts on others' words
    *(
        "Invitation",
        "Submission",
        "PersonEntry",
        "SearchEntry",
    ),  # by somebody else; a double click; the indexes
    "Session",  # listed where one can end them
}


def test_it_holds_what_one_wrote_and_did(
    waste: Community, bo: Person, ada: Person, write: Write, browser: Browser
) -> None:
    mine, hers = write(waste, bo, "My bins", text="All about lids."), write(waste, ada, "Her bins")
    hers.thank(bo)
    told = browser(bo).get("/settings/data.json").json()
    assert [each["title"] for each in told["Contribution"]] == ["My bins"]
    assert told["Thanks"][0]["contribution_id"] == hers.pk
    assert told["Person"][0]["name"] == "Bo Lind"
    assert "password" not in told["Person"][0]
    assert mine.pk == told["Contribution"][0]["pk"]


def test_it_holds_what_one_wrote_where_one_may_read_no_more(
    adoption: Community, bo: Person, write: Write, browser: Browser
) -> None:
    write(adoption, bo, "Mine still")
    adoption.part_with(bo)
    assert "Mine still" in browser(bo).get("/settings/data.json").content.decode()


def test_nobody_else_gets_it(visitor: Client, bo: Person) -> None:
    assert "/account/login/" in visitor.get("/settings/data.json")["Location"]


def test_every_table_that_points_at_people_is_in_it(bo: Person) -> None:
    told = about(bo).keys()
    kinds = {model.__name__ for model in apps.get_models() if issubclass(model, Contribution)}
    for model in apps.get_models():
        if not model.__module__.startswith("guildhall"):
            continue
        points = any(
            field.concrete and field.is_relation and field.related_model is Person
            for field in model._meta.get_fields()
        )
        if points and model.__name__ not in kinds | NOT_ASKED:
            assert model.__name__ in told, model


def test_no_words_of_anybody_else_are_in_it(
    waste: Community, bo: Person, ada: Person, write: Write, browser: Browser
) -> None:
    hers = write(waste, ada, "Her heron", text="Her kestrel.")
    hers.reply(bo, "<p>Mine.</p>").thank(ada)
    hers.thank(bo)
    hers.saves.create(person=bo)
    told = browser(bo).get("/settings/data.json").content.decode()
    assert "Mine." in told
    assert "heron" not in told and "kestrel" not in told

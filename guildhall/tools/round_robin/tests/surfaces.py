"""How the leak test asks for round robins, and what is private in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.organisations.models import Organisation
from guildhall.project.tests.leak.asking import Addresses, Secret, each_community, each_of_kind
from guildhall.tools.round_robin.models import Answer, Asked, FormerAnswer, Question, RoundRobin

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def pages(_world: World) -> Iterable[str]:
    """The page of every round robin."""
    for each in RoundRobin._base_manager.filter(root=None).select_related("community").order_by("pk"):
        yield each.get_absolute_url()


def files(_world: World) -> Iterable[str]:
    """Every file that somebody answered with, of today and from before."""
    for model in (Answer, FormerAnswer):
        for each in model.objects.exclude(file=None).select_related("file", "contribution__community"):
            place = each.contribution.community.slug
            assert each.file is not None
            yield reverse(
                "round_robin_file", args=[place, each.contribution_id, each.file.key, each.file.name]
            )
            yield reverse("file", args=[each.file.key, each.file.name])


def asked_again(world: World) -> Iterable[str]:
    """The first form, with each round robin to ask again."""
    yield from each_community("round_robin_new")(world)
    for each in RoundRobin._base_manager.filter(root=None).select_related("community").order_by("pk"):
        yield reverse("round_robin_new", args=[each.community.slug]) + f"?again={each.pk}"


READ: Final[dict[str, Addresses]] = {
    "round_robin": each_community("round_robin", "?show=waiting", "?show=answered", "?show=open"),
    "round_robin_new": asked_again,
    "round_robin_show": pages,
    "round_robin_answer": each_of_kind("round_robin", "round_robin_answer"),
    "round_robin_ask": each_of_kind("round_robin", "round_robin_ask"),
    "round_robin_results": each_of_kind("round_robin", "round_robin_results", "?lens=type"),
    "round_robin_csv": each_of_kind("round_robin", "round_robin_csv"),
    "round_robin_file": files,
}
HARMLESS: Final = dict.fromkeys(
    ("round_robin_decline", "round_robin_take_back"),
    "POST only; answers with an address, asked by round_robin/tests/test_who_reads.py",
)
TEXTS: Final = {
    # A key is made at random.
    "round_robin.Question": {"words", "unit", "key"},
    "round_robin.Asked": {"reason_words"},
    "round_robin.Answer": {"text"},
    "round_robin.FormerAnswer": {"text"},
}
SHOWS: Final = {
    "guildhall.tools.round_robin.models.round_robin": (
        *("round_robin_results", "round_robin_ask", "round_robin_new", "round_robin_show"),
    ),
}
SECOND_LOCKS: Final = {
    "tools.round_robin.consumers:_make.1": "looked at again when the notice is shown",
}
BESIDE_THE_RULE: Final = {
    "tools/round_robin/consumers.py: Membership.objects.filter": "finds the colleagues who are reminded",
    "tools/round_robin/consumers.py: Notice.objects.bulk_create": "makes them, each with its audience",
}


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """Questions for whoever reads the round robin. Answers of others for facilitators, since nobody else has answered:
    the actors' own council is asked and has not.
    """
    if not isinstance(root, RoundRobin):
        return
    place = next(name for name, each in world.communities.items() if each.pk == root.community_id)
    for_members = world.people["member"].organisation
    assert for_members is not None
    other, _is_new = Organisation.objects.get_or_create(
        code="ZZA", defaults={"slug": "answering", "name": "Answering Council", "type": "City"}
    )
    silent, _is_new = Organisation.objects.get_or_create(
        code="ZZD", defaults={"slug": "declining", "name": "Declining Council", "type": "City"}
    )
    root.ask([for_members, other, silent])
    _question(root, 1, secret, kind="number", unit=secret("unit"))
    _question(root, 2, secret, kind="choice", choices=[secret("choice of an answer"), "another"])
    words, file = _question(root, 3, secret), _question(root, 4, secret, kind="file")

    def hidden(where: str) -> str:
        return world.secret(
            place, "facilitators", f"{root.kind} {root.shared_with}: {where} of another council"
        )

    asked = Asked.objects.get(contribution=root.pk, organisation=other)
    author = root.author
    assert author is not None
    given = Answer.objects.create(
        contribution_id=root.pk, asked=asked, question=words, text=hidden("answer"), changed_by=author
    )
    stored = uploads.accept(
        SimpleUploadedFile(f"{hidden('name of a file')}.txt", hidden("words of a file").encode())
    )
    # Of nobody: its owner reads a file that hangs on nothing.
    kept = keep_file(stored, author)
    Answer.objects.create(contribution_id=root.pk, asked=asked, question=file, file=kept, changed_by=author)
    FormerAnswer.objects.create(
        contribution_id=root.pk,
        answer=given,
        text=world.secret(place, "nobody", f"{root.kind} {root.shared_with}: former answer"),
        said_by=world.people["author"],
        said_at=timezone.now(),
    )
    asked.send(author)
    unwilling = Asked.objects.get(contribution=root.pk, organisation=silent)
    unwilling.decline(author, "other", hidden("reason"))


def _question(root: RoundRobin, position: int, secret: Secret, **fields: object) -> Question:
    return Question.objects.create(
        contribution_id=root.pk, position=position, words=secret(f"question {position}"), **fields
    )

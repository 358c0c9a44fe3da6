"""After each change of state, nobody reads what is not for them any more, on any surface, at once."""

from __future__ import annotations

import re
from dataclasses import replace

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.project.tests.leak.interference import lasting
from guildhall.project.tests.leak.sweep import body_of, leaks_by_mail, reading, sign_in, sweep
from guildhall.project.tests.leak.world import KINDS_OF_COMMUNITY, World
from guildhall.testing.jobs import run_jobs


def test_a_forbidden_word_is_as_unknown_to_search_as_a_word_nobody_wrote(world: World) -> None:
    client = sign_in(world, "outsider")

    def answer(name: str, word: str) -> str:
        # A slip of a word that one may see is mended; of which, the sweep and the tests of spelling look at.
        body = MENDED.sub("", lasting(body_of(client.get(READ_AT[name] + word))))
        return body.replace(word, "")

    compared = 0
    for name in READ_AT:
        for secret in world.secrets[::29]:
            if not world.may_read("outsider", secret) and MENDED_AT_ONCE not in answer(name, secret.word):
                assert answer(name, secret.word) == answer(name, "zqjjjjvx"), (name, secret)
                compared += 1
    assert compared > 10


def test_closing_a_community_closes_it_everywhere_at_once(world: World) -> None:
    assert finds(world, "visitor", "public") and finds(world, "outsider", "open")
    for place in ("public", "open", "restricted", "private"):
        world.communities[place].change_kind("confidential", by=world.people["facilitator"])
        world.kinds[place] = "confidential"
    assert sweep(world, ["visitor", "outsider"], start=1) == []
    assert finds(world, "member", "public")


def test_opening_a_community_opens_what_is_for_all_and_nothing_more(world: World) -> None:
    assert not finds(world, "outsider", "confidential")
    world.communities["confidential"].change_kind("open", by=world.people["facilitator"])
    world.kinds["confidential"] = "open"
    assert finds(world, "outsider", "confidential")
    assert sweep(world, ["visitor", "outsider"], start=2) == []


def test_a_thread_that_moves_takes_the_audience_of_its_new_place(world: World) -> None:
    target = Community.objects.get(pk=world.communities["confidential"].pk)
    for root in world.written_in("public"):
        Contribution.objects.get(pk=root.pk).move_to(target, world.people["facilitator"])
    written_there(world, "public", "confidential", tuple(KINDS))
    world.mails = []  # what was sent before was theirs to read
    run_jobs()
    assert sweep(world, ["visitor", "outsider"], start=0) == []
    assert leaks_by_mail(world) == []


def test_a_thread_merged_into_another_is_read_by_those_who_read_that_one(world: World) -> None:
    other = Contribution.objects.get(pk=world.roots["confidential"][0].pk)
    for root in world.roots["public"]:
        Contribution.objects.get(pk=root.pk).merge_into(other, world.people["facilitator"])
    written_there(world, "public", "confidential", ("question", "discussion"))
    run_jobs()
    assert sweep(world, ["visitor", "outsider"], start=1) == []


def test_whoever_leaves_is_sent_away_or_switched_off_reads_nothing_more(world: World) -> None:
    assert finds(world, "member", "private") and finds(world, "facilitator", "private")
    for place in KINDS_OF_COMMUNITY:
        world.communities[place].part_with(world.people["member"])
        del world.roles[(place, "member")]
    world.people["facilitator"].is_active = False
    Person.objects.filter(pk=world.people["facilitator"].pk).update(is_active=False)
    assert sweep(world, ["member", "facilitator"], start=2) == []


def test_whoever_is_let_in_reads_what_members_read(world: World) -> None:
    assert not finds(world, "outsider", "private")
    world.communities["private"].admit(world.people["outsider"])
    world.roles[("private", "outsider")] = "member"
    assert finds(world, "outsider", "private")
    assert sweep(world, ["outsider"], start=0) == []


def test_what_is_removed_is_gone_from_every_surface_until_it_is_restored(world: World) -> None:
    facilitator = world.people["facilitator"]
    before = set(world.gone)
    for place in KINDS_OF_COMMUNITY:
        for root in world.written_in(place):
            Contribution.objects.get(pk=root.pk).remove(facilitator, "Off topic")
            mine = f"{root.kind} {root.shared_with}:"
            world.gone |= {
                secret.word
                for secret in world.secrets
                if secret.place == place and secret.where.startswith(mine)
            }
    run_jobs()
    assert sweep(world, ["visitor", "member"], start=1) == []
    for root in world.written_in("open"):
        Contribution.objects.get(pk=root.pk).restore(facilitator)
    run_jobs()
    world.gone = before | {
        secret.word for secret in world.secrets if secret.word in world.gone and secret.place != "open"
    }
    assert finds(world, "outsider", "open")
    assert sweep(world, ["outsider"], start=2) == []


MENDED = re.compile(r"<p[^>]*>Did you mean.*?</p>")
MENDED_AT_ONCE = "This is what holds “"
READ_AT = {
    "search": "/search/?q=",
    "search_similar": "/search/similar?q=",
    "people": "/people/?q=",
    "communities": "/communities/?q=",
}


def finds(world: World, actor: str, place: str) -> bool:
    """Whether an actor reads something that was written for the readers of a community."""
    written = {secret.word for secret in world.secrets if secret.place == place and secret.level == "posts"}
    return any(words & written for _address, words in reading(world, actor, ["conversation"]))


def written_there(world: World, old: str, new: str, kinds: tuple[str, ...]) -> None:
    """Notes that the threads of one community stand in another one now, with their tags and files."""
    for index, secret in enumerate(world.secrets):
        is_of_a_thread = secret.where.startswith((*kinds, "tag", "removed reply"))
        if secret.place == old and is_of_a_thread:
            world.secrets[index] = replace(secret, place=new)

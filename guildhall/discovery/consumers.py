"""Keeps what search looks through in step with what happens."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.happenings import happened
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index, index_communities, index_people
from guildhall.discovery.spelling import learn
from guildhall.people.happenings import profile_changed
from guildhall.people.models import Person

CHANGES_WORDS = {Verb.WROTE, Verb.REPLIED, Verb.ANSWERED, Verb.EDITED}
CHANGES_THREADS = {Verb.MOVED, Verb.SPLIT, Verb.MERGED, Verb.REMOVED, Verb.RESTORED}
CHANGES_COMMUNITIES = {Verb.FOUNDED, Verb.DESCRIBED, Verb.CHANGED}


@consumer
def keep_words(activity: Activity) -> None:
    """Writes or removes the entry of what was written, or the entries of a thread that went elsewhere."""
    contribution = activity.contribution
    if contribution is None:
        return
    if activity.verb in CHANGES_WORDS:
        index([contribution.pk])
        learn("contributions", [contribution.pk])
    elif activity.verb in CHANGES_THREADS:
        index(Contribution.objects.filter(Q(pk=contribution.pk) | Q(root=contribution.pk)))


def _keep_person(*, person: Person, **_rest: Any) -> None:
    index_people([person.pk])
    learn("people", [person.pk])


def _keep_community(*, verb: str, community: Community, **_rest: Any) -> None:
    if verb in CHANGES_COMMUNITIES:
        index_communities([community.pk])
        learn("communities", [community.pk])


def listen() -> None:
    """Connects what people and communities announce; both happen in the transaction of the change."""
    profile_changed.connect(_keep_person, dispatch_uid="discovery")
    happened.connect(_keep_community, dispatch_uid="discovery")

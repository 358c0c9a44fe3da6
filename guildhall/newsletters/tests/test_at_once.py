"""Several people, or several tabs, at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from guildhall.communities.models import Community
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import ChangedMeanwhile, Newsletter
from guildhall.notifications.models import Mail
from guildhall.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], None]]) -> Counter[str]:
    """Does all of it at the same moment, and counts what came of it."""
    gate, came = threading.Barrier(len(acts)), list[str]()

    def do(act: Callable[[], None]) -> None:
        gate.wait(timeout=30)
        try:
            act()
            came.append("done")
        except (Refused, ChangedMeanwhile) as refusal:
            came.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(came)


def test_many_tabs_send_it_once(ready: Newsletter, ada: Person) -> None:
    def press() -> None:
        Newsletter.objects.select_related("community").get(pk=ready.pk).send(ada, ready.version)

    assert at_once([press] * 6) == {"done": 1, "Refused": 5}
    assert Mail.objects.filter(kind="newsletter").count() == 2


def test_of_two_newsletters_of_a_community_one_goes(
    ready: Newsletter, waste: Community, ada: Person, bo: Person, question: Contribution
) -> None:
    other = Newsletter.objects.begin(waste, ada, "Another")
    other.tick([question.pk], [], ada)
    acts = [lambda: ready.send(ada, ready.version), lambda: other.send(bo, 0)]
    assert at_once(acts) == {"done": 1, "Refused": 1}
    assert Newsletter.objects.sent().count() == 1


def test_of_two_who_keep_their_words_one_sees_the_others(ready: Newsletter, ada: Person, bo: Person) -> None:
    version = ready.version
    acts = [
        lambda: ready.change(ada, version, {}, ending="<p>Of Ada</p>"),
        lambda: ready.change(bo, version, {}, ending="<p>Of Bo</p>"),
    ]
    assert at_once(acts) == {"done": 1, "ChangedMeanwhile": 1}


def test_pressed_many_times_one_is_begun(waste: Community, ada: Person) -> None:
    assert at_once([lambda: void(Newsletter.objects.begin(waste, ada, "News"))] * 5) == {"done": 5}
    assert Newsletter.objects.count() == 1


def void(_made: Newsletter) -> None:
    """Takes what is not needed."""

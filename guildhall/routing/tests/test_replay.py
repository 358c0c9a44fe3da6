"""A small invented house: what is found in it, and that nobody looks ahead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guildhall.routing.evidence import Post
from guildhall.routing.learning import Example, learn
from guildhall.routing.ranking import FEATURES, UNLEARNT, rank
from guildhall.routing.replay import Routed, replay, who_answered

NAMES = {"ann": "Ann Teague", "ben": "Ben Oduya", "cai": "Cai Rees", "dee": "Dee Walsh"}
SUBJECTS = {
    "waste": ("bins", "missed bins and their crews", "ann"),
    "trees": ("oaks", "falling oaks near roads", "ben"),
}


def house(rounds: int = 60) -> list[Post]:
    """Every five days Dee asks about bins, which Ann answers, and Cai about oaks, which Ben answers; Cai chats at times."""
    posts = []
    for number in range(rounds):
        for community, (title, body, expert) in SUBJECTS.items():
            at = 17_000.0 + 5 * number + (community == "trees")
            asker = "dee" if community == "waste" else "cai"
            own = f"{community}{number}"
            posts.append(Post(own, own, community, asker, at, f"{title} {number}", body, "question"))
            posts.append(Post(f"{own}a", own, community, expert, at + 0.5, "", f"We do {title}", "answer"))
            if number % 7 == 0 and community == "waste":
                posts.append(Post(f"{own}b", own, community, "cai", at + 0.6, "", "So do we", "reply"))
    return posts


def routed(posts: list[Post], **options: object) -> list[Routed]:
    return list(replay(posts, 17_200.0, NAMES, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("is_given", [True, False])
def test_whoever_answered_such_questions_comes_first(is_given: bool) -> None:
    found = routed(house(), is_given=is_given)
    assert len(found) == 40
    assert all(each.ranked[0] in each.answered and each.is_community_right for each in found)


def test_the_asker_is_never_ranked() -> None:
    askers = {post.id: post.author for post in house()}
    assert all(askers[each.question] not in each.ranked for each in routed(house()))


@pytest.mark.parametrize("is_given", [True, False])
def test_what_comes_after_a_question_changes_nothing_in_its_ranking(is_given: bool) -> None:
    posts = house()
    whole = {each.question: each for each in routed(posts, is_given=is_given)}
    for place, post in enumerate(posts):
        if post.id in whole and place % 3 == 0:
            [alone] = routed(posts[: place + 1], is_given=is_given, only={post.id})
            assert (alone.ranked, alone.answered) == (whole[post.id].ranked, frozenset())
    # Also when the time after it had gone quite otherwise.
    turn = next(place for place, post in enumerate(posts) if post.at >= 17_200.0)
    swapped = {"ann": "ben", "ben": "cai", "cai": "dee", "dee": "ann"}
    otherwise = [
        *posts[: turn + 1],
        *(replace(post, author=swapped[post.author]) for post in posts[turn + 1 :]),
    ]
    assert routed(otherwise, is_given=is_given)[0].ranked == whole[posts[turn].id].ranked


def test_late_answers_to_early_questions_teach_nothing() -> None:
    posts = house()
    early = next(post for post in posts if post.is_root and post.at > 17_150.0)
    late = Post("late", early.id, early.community, "cai", 17_299.0, "", "After all", "answer")
    before = [each for each in posts if each.at < late.at]
    first = routed(before)[0]
    assert routed([*before, late])[0] == first


def test_who_had_not_answered_before_does_not_count() -> None:
    posts = house(2)
    assert who_answered(posts) == {"waste1": {"ann"}, "trees1": {"ben"}}


def test_people_left_out_are_neither_asked_nor_awaited() -> None:
    found = routed(house(), without={"ann"})
    assert found and all("ann" not in each.ranked and "ann" not in each.answered for each in found)


def test_a_post_of_nobody_or_of_an_unknown_thread_does_no_harm() -> None:
    posts = house()
    posts[1:1] = [replace(posts[1], id="stray", thread="nowhere"), replace(posts[1], id="ghost", author="")]
    assert len(routed(posts)) == 40


def test_weights_are_learnt_so_that_the_right_ones_come_first() -> None:
    examples = [
        Example(["ann", "ben"], [(1.0, 0.5 * number), (0.0, 1.0)], [True, False]) for number in range(9)
    ]
    weights = learn(examples)
    assert weights is not None and weights[0] > 0
    assert weights == learn(examples)
    assert rank({"ann": (1.0, 0.5), "ben": (0.0, 1.0)}, weights) == ["ann", "ben"]
    assert learn([]) is None
    assert learn([Example(["ann"], [(1.0,)], [True])]) is None


def test_where_nothing_can_be_learnt_two_features_speak() -> None:
    assert sum(UNLEARNT) == 2
    posts = house(10)
    [first, *_] = replay(posts, 17_010.0, NAMES)
    assert first.ranked[0] in first.answered
    assert len(UNLEARNT) == len(FEATURES)

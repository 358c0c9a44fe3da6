"""How ranked ballots are counted."""

from __future__ import annotations

from itertools import permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from guildhall.tools.polls.counting import instant_run_off

A, B, C, D = 1, 2, 3, 4


def test_more_than_half_wins_at_once() -> None:
    rounds, winners = instant_run_off([A, B, C], [[A], [A, B], [B]])
    assert winners == [A]
    assert [(each.counts, each.spent, each.out) for each in rounds] == [({A: 2, B: 1, C: 0}, 0, [])]


def test_the_last_goes_out_and_its_ballots_move_on() -> None:
    ballots = [[A, B], [A, B], [A, C], [A], [B, C], [B, A], [B, C], [C, B], [C, B]]
    rounds, winners = instant_run_off([A, B, C], ballots)
    assert [(each.counts, each.out) for each in rounds] == [({A: 4, B: 3, C: 2}, [C]), ({A: 4, B: 5}, [])]
    assert winners == [B]


def test_a_ballot_with_no_choice_left_is_spent() -> None:
    rounds, winners = instant_run_off([A, B, C], [[A], [A], [B], [B], [C]])
    assert [each.spent for each in rounds] == [0, 1]
    assert winners == [A, B], "equal to the end is a tie"


def test_of_two_that_are_last_the_one_goes_that_had_fewer_before() -> None:
    ballots = [[A]] * 5 + [[B]] * 4 + [[C, A]] * 3 + [[D, C]] * 1
    rounds, winners = instant_run_off([A, B, C, D], ballots)
    # D goes first; then C has 4 as B has, but had 3 at the beginning.
    assert [each.out for each in rounds] == [[D], [C], []]
    assert winners == [A]


def test_those_that_never_differed_go_together() -> None:
    rounds, winners = instant_run_off([A, B, C, D], [[A], [A], [A], [B], [B], [B], [C, A], [D, A]])
    assert rounds[0].out == [C, D]
    assert winners == [A]


def test_without_votes_nobody_wins() -> None:
    assert instant_run_off([A, B], [])[1] == []
    assert instant_run_off([], []) == ([], [])


ballots = some.lists(
    some.permutations([A, B, C, D]).flatmap(lambda all_: some.integers(1, 4).map(lambda n: all_[:n]))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ballots)
def test_every_ballot_counts_once_in_every_round_and_the_order_of_ballots_and_options_means_nothing(
    given_ballots: list[list[int]],
) -> None:
    rounds, winners = instant_run_off([A, B, C, D], given_ballots)
    assert all(sum(each.counts.values()) + each.spent == len(given_ballots) for each in rounds)
    assert len(rounds) <= 4
    for order in list(permutations([A, B, C, D]))[::7]:
        assert set(instant_run_off(order, given_ballots[::-1])[1]) == set(winners)

"""What a reader can do with the posts of a thread, and has done with them, as plain values: equal ones are drawn once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from guildhall.contributions.thread import Beside, Post, Thread
from guildhall.contributions.widening import can_be_widened


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What a reader may do in a thread."""

    reply: bool
    join: bool
    thank: bool
    accept: bool
    close: bool
    reopen: bool
    moderate: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be made of a thread: words, the address that begins it, an icon."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What the acts on a root depend on besides."""

    is_followed: bool
    is_saved: bool
    is_closed: bool
    is_pinned: bool
    has_replies: bool
    can_be_widened: bool = False
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What a reader can do with one post."""

    id: int
    may: May
    is_signed_in: bool
    is_own: bool
    is_edited: bool
    i_thanked: bool
    thanks_count: int
    can_be_answer: bool
    is_answer: bool
    root: Root | None

    @property
    def may_change(self) -> bool:
        return (self.is_own and self.may.reply) or self.may.moderate


def acts_on(
    thread: Thread, may: May, me: int | None, offers: Sequence[Offer] = (), shielded: Collection[int] = ()
) -> dict[int, Acts]:
    """What a reader can do with each post of a page; `shielded` are those that they wrote without their name."""
    posts = (thread.root, *thread.replies)
    return {post.id: _acts(post, thread, may, me, tuple(offers), post.id in shielded) for post in posts}


def _acts(
    post: Post, thread: Thread, may: May, me: int | None, offers: tuple[Offer, ...], is_shielded: bool
) -> Acts:
    root, beside = thread.root, thread.beside
    assert beside is not None
    return Acts(
        id=post.id,
        may=may,
        is_signed_in=me is not None,
        is_own=is_shielded or (me is not None and post.author_id == me),
        is_edited=post.edited_at is not None,
        i_thanked=post.i_thanked,
        thanks_count=post.thanks_count,
        can_be_answer=may.accept and root.kind == "question" and post is not root,
        is_answer=post.id == root.answer_id,
        root=_root(post, beside, offers) if post is root else None,
    )


def _root(root: Post, beside: Beside, offers: tuple[Offer, ...]) -> Root:
    return Root(
        is_followed=beside.is_followed,
        is_saved=beside.is_saved,
        is_closed=root.closed_at is not None,
        is_pinned=root.pinned_at is not None,
        has_replies=root.reply_count > 0,
        can_be_widened=can_be_widened(root.kind, root.shared_with),
        offers=offers,
    )

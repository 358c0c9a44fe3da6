"""Is this fair? The page on which somebody who is quoted says so, changes the words, or asks to be left out."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from guildhall.contributions.models import Contribution
from guildhall.notifications.models import read_about
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.practice.forms import AmendForm
from guildhall.tools.practice.models import PracticePage, PracticePageQuerySet, Quote, QuoteQuerySet
from guildhall.tools.practice.tool import tool
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number

DECISIONS: Final = {"fair": Quote.State.FAIR, "amend": Quote.State.AMENDED, "refuse": Quote.State.REFUSED}


@inside()
@signed_in
def fair(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """One's own words from a post, as far as somebody quotes them; never the rest of a page that is not published."""
    assert isinstance(request.user, Person)
    posts = Contribution.objects.visible_to(request.user).select_related("community", "root__community")
    post = get_object_or_404(posts, pk=pk, community=where.community)
    mine = _quotes_of(request.user, post)
    if not mine.exists():
        return _to_who_quotes(request, request.user, post)
    wrong: dict[int, AmendForm] = {}
    if request.method == "POST":
        quote = get_object_or_404(mine, pk=number(request.POST.get("quote")) or 0)
        form = AmendForm(request.POST, auto_id=f"id_%s_{quote.pk}")
        if request.POST.get("act") != "amend" or form.is_valid():
            _decide(request, quote, form)
            return redirect("practice_fair", where.community.slug, pk)
        wrong = {quote.pk: form}
    read_about(request.user, post.root_or_self.pk)
    context = {
        "where": where,
        "tool": tool,
        "conversation": post.root_or_self,
        "quotes": [(quote, wrong.get(quote.pk) or _amend(quote)) for quote in mine.with_what_they_show()],
        "asks": mine.select_related("taken_by").latest("pk").taken_by,
        "published": _published(request.user, mine),
    }
    return render(request, "practice/fair.html", context, status=422 if wrong else 200)


def _quotes_of(person: Person, post: Contribution) -> QuoteQuerySet:
    """What a person is quoted with on the pages that quote this post, as far as they may still see where it stands."""
    pages = Quote.objects.asked_of(person).filter(post=post).values("page")
    return Quote.objects.asked_of(person).filter(page__in=pages).in_sight_of(person)


def _amend(quote: Quote) -> AmendForm:
    return AmendForm(initial={"words": quote.says}, auto_id=f"id_%s_{quote.pk}")


def _decide(request: HttpRequest, quote: Quote, form: AmendForm) -> None:
    act = request.POST.get("act", "")
    if act not in DECISIONS:
        raise Http404
    words = form.cleaned_data["words"] if act == "amend" else ""
    is_same = act == "amend" and words == quote.words
    quote.decide(Quote.State.FAIR if is_same else DECISIONS[act], words)
    said = {
        "fair": _("Thank you. It will stand as it is."),
        "amend": _("Thank you. It will stand in your words."),
        "refuse": _("You are left out. Nobody else will read it there."),
    }
    messages.success(request, said[act])


def _published(person: Person, quotes: QuoteQuerySet) -> PracticePageQuerySet:
    """The pages that the person can read by now."""
    pages = PracticePage.objects.visible_to(person).filter(pk__in=quotes.values("page"))
    return pages.select_related("community")


def _to_who_quotes(request: HttpRequest, person: Person, post: Contribution) -> HttpResponse:
    """Whoever quotes this post is led to the page for which they do; others to the post itself."""
    theirs = Quote.objects.filter(post=post, taken_by=person).order_by("-pk").values("page")
    drafts = PracticePage.objects.unpublished_of(person).filter(pk__in=theirs).select_related("community")
    seen = PracticePage.objects.visible_to(person).filter(pk__in=theirs).select_related("community")
    page = drafts.first() or seen.order_by("-pk").first()
    if page is None:
        messages.info(request, _("You are not quoted from this, or not any more."))
    return redirect(page or post)

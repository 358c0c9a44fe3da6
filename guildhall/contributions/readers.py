"""Says in one sentence who will read something, beside the button that sends it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution


def who_reads(shared_with: str, kind: str, *, is_public: bool, name: str, members: int) -> str:
    """Who can read what is shared this way in a community of this kind."""
    if shared_with == Contribution.SharedWith.FACILITATORS:
        return _("Only the facilitators of %(name)s can read this.") % {"name": name}
    if shared_with == Contribution.SharedWith.MEMBERS or kind != Community.Kind.OPEN:
        return ngettext(
            "Only the members of %(name)s can read this: %(num)s person.",
            "Only the members of %(name)s can read this: %(num)s people.",
            members,
        ) % {"name": name, "num": f"{members:,}"}
    if is_public:
        return _("Anybody on the internet can read this.")
    return _("Everyone who is signed in can read this, in every council.")

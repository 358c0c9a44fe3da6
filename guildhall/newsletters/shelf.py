"""Where members find the newsletters of a community: beside its front page, once one was sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guildhall.workspace.beside import Gathered

SENT = """SELECT FROM newsletters_newsletter n
    WHERE n.community_id = %(community)s AND n.sent_at IS NOT NULL AND n.audience_id = ANY(%(audiences)s)"""

NEWSLETTERS = Gathered("newsletters", _("Newsletters"), SENT)

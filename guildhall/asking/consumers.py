"""What follows for those who were asked, from what happens to a question."""

from __future__ import annotations

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.asking.models import Request

OVER = (Verb.ACCEPTED, Verb.CLOSED, Verb.REMOVED)


@consumer
def settle_requests(activity: Activity) -> None:
    """Whoever answered has answered; whoever has not need not, once there is an answer or the question is closed."""
    contribution = activity.contribution
    if contribution is None:
        return
    root = contribution.root_id or contribution.pk
    if activity.verb in (Verb.REPLIED, Verb.ANSWERED) and activity.actor_id:
        Request.objects.filter(contribution=root, person=activity.actor_id).settle(Request.State.ANSWERED)
    elif activity.verb in OVER and (activity.verb != Verb.REMOVED or contribution.root_id is None):
        Request.objects.filter(contribution=root).settle(Request.State.OVER)

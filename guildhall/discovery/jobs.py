"""What is done for search every night, and after much was written at once."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.discovery.spelling import learn_everything
from guildhall.kit.jobs import Backoff


@app.periodic(cron="47 3 * * *")
@app.task(name="discovery.learn_words", queueing_lock="discovery.learn_words", retry=Backoff())
def learn_words(timestamp: int = 0) -> None:
    """Learns anew the words that «did you mean» may offer."""
    learn_everything()


def learn_words_soon() -> None:
    """Has all words learnt anew by a worker; call it where much was written without telling anybody."""
    try:
        with transaction.atomic():
            learn_words.defer()
    except AlreadyEnqueued:
        return

"""What is done for search every night, and after much was written at once."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.discovery.checking import check_some, sample
from guildhall.discovery.meaning import learn_meanings
from guildhall.discovery.spelling import learn_everything
from guildhall.kit.jobs import Backoff
from guildhall.kit.meaning import Model, is_installed

log = logging.getLogger(__name__)


@app.periodic(cron="47 3 * * *")
@app.task(name="discovery.learn_words", queueing_lock="discovery.learn_words", retry=Backoff())
def learn_words(timestamp: int = 0) -> None:
    """Learns anew the words that «did you mean» may offer."""
    learn_everything()


@app.periodic(cron="57 3 * * 0")
@app.task(name="discovery.learn_meanings", queueing_lock="discovery.learn_meanings", retry=Backoff())
def learn_what_words_mean(timestamp: int = 0) -> None:
    """Learns anew which words mean much the same, where the model for it is installed; some minutes of one core."""
    if is_installed():
        learn_meanings(Model())


@app.periodic(cron="17 4 * * *")
@app.task(name="discovery.check_index", queueing_lock="discovery.check_index", retry=Backoff())
def check_index(timestamp: int = 0) -> None:
    """Compares a sample of contributions with what search holds of them; mends what differs, and writes it into the log."""
    found = check_some("contributions", sample())
    if found:
        log.warning("The search index differed and was mended: %s. Run: guildhall checkindex", found)


def learn_words_soon() -> None:
    """Has all words learnt anew by a worker; call it where much was written without telling anybody."""
    try:
        with transaction.atomic():
            learn_words.defer()
    except AlreadyEnqueued:
        return

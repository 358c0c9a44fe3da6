"""How a newsletter reads as a mail."""

from __future__ import annotations

import re
from email.utils import parseaddr

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.tests.doing import html_of, send, to
from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


class TestTheMail:
    def test_it_reads_as_it_was_written(
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser, question: Contribution
    ) -> None:
        page = send(browser(ada), ready)
        assert "It goes to 2 readers." in page
        [message] = to(bo)
        assert message.subject == "Waste and recycling: this week"
        assert parseaddr(message.from_email)[0] == "Waste and recycling (Guildhall)"
        text, html = str(message.body), html_of(message)
        assert "Dear all" in text and "Dear <strong>all</strong>" in html
        assert 'href="http://127.0.0.1:8000/help/"' in html
        assert "* Who charges for bins?\n  Do you?\n  Question · Bo Lind, Torridge District Council\n" in text
        assert f"http://127.0.0.1:8000{question.get_absolute_url()}" in text
        assert text.index("Dear all") < text.index("Who charges") < text.index("Until soon.")
        assert "You get this because you are a member of Waste and recycling." in text
        headers = message.extra_headers
        assert headers["List-Id"] == "Waste and recycling <waste-and-recycling.localhost>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_the_frame_is_in_the_language_of_each_reader(
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        Person.objects.filter(pk=bo.pk).update(language="cy")
        send(browser(ada), ready)
        [welsh], [english] = to(bo), to(ada)
        assert welsh.extra_headers["Content-Language"] == "cy"
        assert '<html lang="cy">' in html_of(welsh)
        assert "You get this because" in str(english.body)
        assert "You get this because" not in str(welsh.body)
        assert '<div lang="en">' in html_of(welsh)

    def test_what_was_removed_moved_or_is_not_for_a_reader_is_left_out(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
    ) -> None:
        posts = {title: write(waste, ada, title) for title in ("Removed", "Moved", "Hidden", "Stays")}
        ready.tick([post.pk for post in posts.values()], [], ada)
        other = Community.objects.found(ada, name="Elsewhere", purpose="Other things")
        send(browser(ada), ready)
        # Between the press of the button and the sending of the mails.
        posts["Removed"].remove(ada, "Twice")
        posts["Moved"].move_to(other, ada)
        Contribution.objects.filter(pk=posts["Hidden"].pk).update(audience=waste.facilitators_audience)
        text = str(to(bo)[0].body)
        assert "Stays" in text
        assert not {"Removed", "Moved", "Hidden"} & set(re.findall(r"^\* (\w+)$", text, re.MULTILINE))
        assert "Hidden" in str(to(ada)[0].body)

    def test_nothing_is_sent_to_a_reader_for_whom_nothing_is_left(
        self, waste: Community, ada: Person, bo: Person, question: Contribution
    ) -> None:
        made = Newsletter.objects.begin(waste, ada, "News")
        made.tick([question.pk], [], ada)
        made.send(ada, 0)
        Contribution.objects.filter(pk=question.pk).update(audience=waste.facilitators_audience)
        assert to(bo) == []
        assert len(to(ada)) == 1
        assert Mail.objects.get(person=bo, kind="newsletter").state == Mail.State.DROPPED

    def test_mails_hold_as_much_as_the_community_lets_them(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person
    ) -> None:
        Community.objects.filter(pk=waste.pk).update(mails="link")
        ready.send(ada, ready.version)
        text = str(to(bo)[0].body) + html_of(to(bo)[0])
        assert "Who charges for bins?" in text
        assert not any(words in text for words in ("Dear", "Do you?", "Until soon", "We think of it"))

    def test_a_sealed_mail_says_nothing_and_leads_to_the_page(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        Community.objects.filter(pk=waste.pk).update(mails="sealed")
        ready.send(ada, ready.version)
        [message] = to(bo)
        said = f"{message.subject}{message.body}{html_of(message)}{message.from_email}{message.extra_headers}"
        assert not any(word in said.lower() for word in ("waste", "bins", "dear"))
        answer = browser(bo).get(f"/newsletters/{ready.pk}/")
        assert answer["Location"] == f"/c/waste-and-recycling/newsletters/{ready.pk}/"

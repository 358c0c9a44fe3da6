"""What somebody wants by mail, as a form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.kit.times import weekday
from guildhall.notifications.models import CommunityWish, MailSettings, Rhythm, Sort
from guildhall.notifications.models.wishes import choose_newsletters, newsletters_wanted
from guildhall.people.models import Person

HOURS: Final = [(hour, f"{hour:02}:00") for hour in range(24)]
A_MONDAY: Final = date(2024, 1, 1)
AS_USUAL: Final = ("", _("As chosen above"))


class MailSettingsForm(forms.Form):
    """Everything that comes by mail, on one page. Each community has a field of its own, «community-» and its number."""

    rhythm = forms.ChoiceField(
        label=_("How often do you want to hear from your communities?"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(label=_("Mails with several things come at"), choices=HOURS, coerce=int)
    weekday = forms.TypedChoiceField(label=_("Weekly ones on"), choices=[], coerce=int)
    wanted = forms.MultipleChoiceField(
        label=_("At once, when it is about you"),
        help_text=_("What you do not tick waits for you on the site."),
        choices=Sort.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    newsletters = forms.TypedMultipleChoiceField(
        label=_("Newsletters"),
        help_text=_("What those who look after a community send to its members now and then."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        data: Any,
        *,
        person: Person,
        settings: MailSettings,
        initial: dict[str, Any],
    ) -> None:
        wishes = dict(CommunityWish.objects.filter(person=person).values_list("community", "rhythm"))
        now: dict[str, Any] = {
            "rhythm": settings.rhythm,
            "hour": settings.hour,
            "weekday": settings.weekday,
            "wanted": [each for each in Sort.values if each not in settings.off],
            "newsletters": sorted(newsletters_wanted(person)),
        } | {f"community-{pk}": rhythm for pk, rhythm in wishes.items()}
        super().__init__(data, initial=now | initial)
        self.person, self.settings = person, settings
        weekdays: Any = self.fields["weekday"]
        weekdays.choices = [(day, weekday(A_MONDAY + timedelta(days=day))) for day in range(7)]
        mine = Community.objects.filter(memberships__person=person, archived_at=None).order_by("name")
        self.communities = list(mine)
        newsletters: Any = self.fields["newsletters"]
        newsletters.choices = [(community.pk, community.name) for community in self.communities]
        for community in self.communities:
            self.fields[f"community-{community.pk}"] = forms.ChoiceField(
                label=community.name, choices=[AS_USUAL, *Rhythm.choices], required=False
            )

    def save(self) -> None:
        """Keeps all of it; a community that is as usual needs no wish."""
        values, settings = self.cleaned_data, self.settings
        # Only what was ticked or unticked is a wish; all else goes on as the news of the community do.
        wanted = newsletters_wanted(self.person)
        settings.rhythm, settings.hour, settings.weekday = (
            values[name] for name in ("rhythm", "hour", "weekday")
        )
        settings.off = [each for each in Sort.values if each not in values["wanted"]]
        settings.save()
        for community in self.communities:
            mine = CommunityWish.objects.filter(person=self.person, community=community)
            if rhythm := values[f"community-{community.pk}"]:
                mine.update_or_create(person=self.person, community=community, defaults={"rhythm": rhythm})
            else:
                mine.delete()
            is_wanted = community.pk in values["newsletters"]
            if is_wanted != (community.pk in wanted):
                choose_newsletters(self.person, community.pk, is_wanted=is_wanted)


class RhythmForm(forms.Form):
    """How often the news of one community come, or of all."""

    rhythm = forms.ChoiceField(label=_("How often?"), choices=Rhythm.choices, widget=forms.RadioSelect)

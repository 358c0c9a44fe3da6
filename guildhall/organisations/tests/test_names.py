import pytest
from django.utils import translation

from guildhall.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_organisations_stand_in_the_order_of_what_they_are_called() -> None:
    for code, name, short, welsh in [
        ("SWA", "City and County of Swansea", "Swansea", "Abertawe"),
        ("CHI", "Chichester District Council", "Chichester", ""),
        ("HLD", "The Highland Council", "", ""),
    ]:
        Organisation.objects.create(
            code=code, slug=code.lower(), name=name, short_name=short, welsh_short_name=welsh, type="City"
        )
    chosen = Organisation.objects.filter(code__in=["SWA", "CHI", "HLD"])
    assert [each.code for each in chosen.as_called()] == ["CHI", "SWA", "HLD"]
    with translation.override("cy"):
        assert [each.code for each in chosen.as_called()] == ["SWA", "CHI", "HLD"]

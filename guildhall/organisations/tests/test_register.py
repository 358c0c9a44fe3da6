"""The register is loaded once, updated from newer files, and never believes a broken one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.organisations.loading import load_own_register, load_register
from guildhall.organisations.models import Domain, Organisation
from guildhall.organisations.register import OWN_FILE, BrokenRegister
from guildhall.people.models import Person
from guildhall.testing.cast import MakePerson

HEADER = "code,gss,name,nice,type,nation,region,end,replaced_by,population,web_domain,touching,similar10"
OLD = """\
LDS,E08000035,Leeds City Council,Leeds,Borough,England,,,,800000,leeds.gov.uk,E07000165,
HAG,E07000165,Harrogate Council,Harrogate,District,England,,,,160000,harrogate.gov.uk,E08000035,
"""
NEW = """\
LDS,E08000035,Leeds City Council,Leeds,Borough,England,,,,810000,leeds.gov.uk,E07000165,NYE
HAG,E07000165,Harrogate Council,Harrogate,District,England,,2023-04-01,NYE,160000,harrogate.gov.uk,E08000035,
NYE,E06000065,North Yorkshire Council,North Yorkshire,Unitary,England,,,,620000,northyorks.gov.uk,,LDS
"""

WriteFile = Callable[[str], Path]


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Writes a register with these lines."""

    def write(lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "newer.csv"
        path.write_text(f"{header}\n{lines}", encoding="utf-8")
        return path

    return write


def register(lines: str, header: str = HEADER) -> bytes:
    return f"{header}\n{lines}".encode()


def refused(lines: str, header: str = HEADER) -> str:
    """What is said of a file that is refused, and that it changed nothing."""
    before = list(Organisation.objects.order_by("code").values())
    with pytest.raises(BrokenRegister) as broken:
        load_register(register(lines, header))
    assert list(Organisation.objects.order_by("code").values()) == before
    return "\n".join(broken.value.problems)


@pytest.mark.django_db
def test_the_own_register_holds_every_council_and_its_second_loading_costs_one_query() -> None:
    report = load_own_register()
    assert report is not None
    assert len(report.made) == 470
    assert Organisation.objects.current().count() == 397
    assert Organisation.objects.filter(nation="Wales").exclude(welsh_name="").count() == 22
    with CaptureQueriesContext(connection) as queries:
        assert load_own_register() is None
    assert len(queries) == 1


@pytest.mark.django_db
def test_in_the_own_register_every_abolished_council_leads_to_one_that_exists() -> None:
    load_own_register()
    for gone in Organisation.objects.exclude(end_date=None).prefetch_related("successors"):
        assert gone.today(), gone
        assert all(each.is_current for each in gone.today()), gone


@pytest.mark.django_db
def test_in_the_own_register_likeness_names_only_councils_that_exist() -> None:
    load_own_register()
    current = {each.code: each for each in Organisation.objects.current()}
    for each in current.values():
        assert set(each.most_alike) <= set(current), each
        assert set(each.touching) <= set(current) - {each.code}, each
    assert set(current["CBD"].touching) == {"DGY", "NBL", "SCB", "WAF"}
    assert {"ESX", "SRY", "MDW", "THR", "BEX", "BRY"} == set(current["KEN"].touching)


@pytest.mark.django_db
def test_the_own_register_reads_the_same_when_imported(capsys: pytest.CaptureFixture[str]) -> None:
    load_own_register()
    call_command("organisations", "import", str(OWN_FILE))
    assert "Made 0, changed 0, left as they were 470." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_newer_file_changes_what_it_says_and_tells_field_by_field(
    write_file: WriteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    load_register(register(OLD))
    call_command("organisations", "import", str(write_file(NEW)))
    said = capsys.readouterr().out
    assert "Made 1, changed 2, left as they were 0." in said
    assert "population: 800000 -> 810000" in said
    assert "touching: HAG -> NYE" in said
    assert "end_date: nothing -> 2023-04-01" in said
    assert "successors: nothing -> NYE" in said
    assert "North Yorkshire Council (NYE)" in said
    leeds = Organisation.objects.get(code="LDS")
    assert (leeds.population, leeds.touching, leeds.most_alike) == (810000, ["NYE"], ["NYE"])


@pytest.mark.django_db
def test_an_abolished_council_keeps_its_people_and_its_address(make_person: MakePerson) -> None:
    load_register(register(OLD))
    harrogate = Organisation.objects.get(code="HAG")
    fay = make_person("Fay Marsh", organisation=harrogate)
    load_register(register(NEW))
    assert Person.objects.get(pk=fay.pk).organisation == harrogate
    harrogate.refresh_from_db()
    assert harrogate.slug == "harrogate"
    assert [each.code for each in harrogate.today()] == ["NYE"]


@pytest.mark.django_db
def test_a_council_that_a_file_does_not_name_stays_and_is_reported(
    write_file: WriteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    load_register(register(NEW))
    call_command("organisations", "import", str(write_file(NEW.splitlines()[0])))
    assert "Not in this file, and kept:" in capsys.readouterr().out
    assert Organisation.objects.filter(code__in=["HAG", "NYE"]).count() == 2


@pytest.mark.django_db
def test_what_operators_decided_survives_a_newer_file() -> None:
    load_register(register(OLD))
    leeds = Organisation.objects.get(code="LDS")
    leeds.admission, leeds.comparators = Organisation.Admission.INVITATION, ["HAG"]
    leeds.save()
    leeds.domains.update(is_mail=False)
    Domain.objects.create(organisation=leeds, name="leedsmail.org")
    load_register(register(NEW))
    leeds.refresh_from_db()
    assert (leeds.admission, leeds.comparators) == (Organisation.Admission.INVITATION, ["HAG"])
    assert set(leeds.domains.values_list("name", "is_mail")) == {
        ("leeds.gov.uk", False),
        ("leedsmail.org", True),
    }


@pytest.mark.django_db
def test_a_blank_cell_or_a_missing_column_leaves_what_is_known() -> None:
    load_register(register(OLD))
    load_register(
        register(
            "LDS,Leeds City Council,Metropolitan district,England,\n", "code,name,type,nation,population"
        )
    )
    leeds = Organisation.objects.get(code="LDS")
    assert (leeds.population, leeds.gss_code) == (800000, "E08000035")


@pytest.mark.django_db
def test_two_councils_may_exchange_their_gss_codes() -> None:
    load_register(register(OLD))
    swapped = OLD.replace("E08000035", "X").replace("E07000165", "E08000035").replace("X", "E07000165")
    load_register(register(swapped))
    assert Organisation.objects.get(code="LDS").gss_code == "E07000165"


@pytest.mark.django_db
def test_a_broken_file_is_refused_whole_with_lines_and_reasons(write_file: WriteFile) -> None:
    load_register(register(OLD))
    broken = (
        NEW.replace("810000", "many").replace("2023-04-01", "1 April 2023").replace(",NYE,160", ",NYX,160")
    )
    with pytest.raises(CommandError) as refusal:
        call_command("organisations", "import", str(write_file(broken)))
    said = str(refusal.value)
    assert "nothing was changed" in said
    assert "line 2: population “many” should be a number" in said
    assert "line 3: end “1 April 2023” should be a date" in said
    assert "line 3: replaced_by names NYX, which is neither here nor known" in said
    assert not Organisation.objects.filter(code="NYE").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("LDS,Leeds\n", "line 2: has 2 cells where the first line has 13"),
        (NEW + NEW.splitlines()[0], "line 5: code LDS is already on line 2"),
        (NEW.replace("E06000065", "E08000035"), "line 4: gss E08000035 is already on line 2"),
        (NEW.replace("E06000065", "6000065"), "line 4: gss “6000065” should be a letter and eight digits"),
        (NEW.replace("North Yorkshire Council", ""), "line 4: name is empty"),
        (NEW.replace("NYE,E06000065", "nye,E06000065"), "line 4: code “nye” should be"),
        (NEW.replace("Unitary,England", "Unitary,Narnia"), "line 4: nation “Narnia” should be one of"),
        (
            NEW.replace("northyorks.gov.uk", "gmail.com"),
            "line 4: gmail.com: Anybody can have an address there",
        ),
        (NEW.replace("2023-04-01", ""), "line 3: it is replaced by another but has no end date"),
        (NEW.replace("2023-04-01,NYE", "2023-04-01,HAG"), "line 3: HAG is replaced, in the end, by itself"),
        ("", "line 2: there is no council in this file"),
    ],
)
def test_each_kind_of_mistake_is_named(lines: str, reason: str) -> None:
    load_register(register(OLD))
    assert reason in refused(lines)


@pytest.mark.django_db
def test_a_file_without_its_columns_or_not_in_utf8_is_refused() -> None:
    assert "line 1: these columns are missing: type, nation" in refused("LDS,Leeds\n", "code,name")
    with pytest.raises(BrokenRegister, match="line 3: is not UTF-8"):
        load_register(register(OLD).replace(b"Harrogate", b"Harrogat\xe9", 1))


@pytest.mark.django_db
def test_a_code_that_belongs_to_another_organisation_is_refused() -> None:
    load_register(register(OLD))
    assert "line 2: gss E08000035 belongs to LDS here" in refused(
        "XXX,E08000035,X Council,X,County,England,,,,,,,\n"
    )
    Organisation.objects.filter(code="HAG").update(sector=Organisation.Sector.PARTNER)
    assert "line 3: HAG is Harrogate Council, which is not a council" in refused(OLD)


@pytest.mark.django_db
def test_other_bodies_are_added_with_their_domains(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "--sector",
        "fire",
        "--nation",
        "England",
        "--domain",
        "dsfire.gov.uk",
        "--domain",
        "DSFIRE.uk",
    ]
    call_command("organisations", "add", "Devon and Somerset Fire and Rescue Service", *arguments)
    added = Organisation.objects.get(sector=Organisation.Sector.FIRE)
    assert added.admission == Organisation.Admission.APPROVAL
    assert sorted(added.domains.values_list("name", flat=True)) == ["dsfire.gov.uk", "dsfire.uk"]
    assert added.get_absolute_url() in capsys.readouterr().out
    with pytest.raises(CommandError, match="already an organisation"):
        call_command("organisations", "add", "devon and somerset fire and rescue service", "--sector", "fire")
    with pytest.raises(CommandError, match="Anybody can have an address there"):
        call_command("organisations", "add", "X", "--sector", "nhs", "--domain", "gmail.com")


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("organisations", "import", str(tmp_path / "nowhere.csv"))

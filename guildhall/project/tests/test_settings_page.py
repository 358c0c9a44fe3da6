"""docs/running/settings.md names every setting and every code, and none that there is not."""

import re

from guildhall.project.database import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "running" / "settings.md").read_text()
READ = re.compile(r'environment\.(?:text|flag|number|choice|words|folder|read)\(\s*"([A-Z_]+)"')
ELSEWHERE = {"GUILDHALL_POSTGRES"}  # read by the keeper, which knows no settings
TESTS_ONLY = {"GUILDHALL_TESTING", "GUILDHALL_TEST_NAME"}


def test_the_page_names_every_setting_and_no_other() -> None:
    known = set(READ.findall((PACKAGE / "project" / "settings.py").read_text())) | ELSEWHERE
    assert len(known) > 30
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)) == known - TESTS_ONLY
    assert all(f"`{name}`" in PAGE for name in TESTS_ONLY)


def test_the_page_names_every_code_and_no_other() -> None:
    files = [PACKAGE / "project" / "checks.py", PACKAGE / "people" / "checks.py"]
    known = {code for file in files for code in re.findall(r'id="([a-z]+\.[EW]\d+)"', file.read_text())}
    assert set(re.findall(r"^\| `([a-z]+\.[EW]\d+)` \|", PAGE, re.MULTILINE)) == known


def test_nothing_reads_the_environment_beside_the_settings() -> None:
    allowed = {"settings.py", "environment.py", "testing.py"}
    reading = re.compile(r"os\.(?:environ\.get|getenv|environ\[)\(?\"([A-Z_]+)\"")
    found = {
        name
        for path in PACKAGE.rglob("*.py")
        if path.name not in allowed and "tests" not in path.parts and "testing" not in path.parts
        for name in reading.findall(path.read_text())
    }
    assert found - {"PATH", "DJANGO_SETTINGS_MODULE"} == ELSEWHERE

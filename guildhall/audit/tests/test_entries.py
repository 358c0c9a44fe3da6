"""The log of what operators did is added to and never changed, whoever asks the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from guildhall.audit.models import Act, AuditEntry, OutsideItsAct, record
from guildhall.people.models import Person


@pytest.fixture
def entry(ada: Person, bo: Person) -> AuditEntry:
    """Ada verified Bo, with the triggers as the migration makes them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_never_emptied")
    return record(ada, Act.VERIFIED, bo, reason="She rang me")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET reason = ''",
        "UPDATE audit_auditentry SET reason = '' WHERE false",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "TRUNCATE audit_auditentry, people_session CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_auditentry",
        "INSERT INTO audit_auditentry (id, happened_at, operator_name, act, kind, label, reason, details)"
        " SELECT id, now(), '', '', '', '', '', '{}' FROM audit_auditentry ON CONFLICT (id) DO UPDATE SET reason = ''",
    ],
)
def test_the_database_refuses_to_change_it(entry: AuditEntry, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().reason == "She rang me"


def test_django_cannot_change_it_either(entry: AuditEntry) -> None:
    entry.reason = "Nobody rang"
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert AuditEntry.objects.get().reason == "She rang me"


def test_an_entry_outlives_whom_it_names(entry: AuditEntry, ada: Person, bo: Person) -> None:
    number = bo.pk
    ada.delete()
    bo.delete()
    kept = AuditEntry.objects.get()
    assert (kept.operator_name, kept.label, kept.subject) == ("Ada Okafor", "Bo Lind", number)


def test_an_entry_goes_with_an_act_that_is_undone(ada: Person, bo: Person) -> None:
    with transaction.atomic():
        record(ada, Act.VERIFIED, bo)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_the_transaction_of_an_act() -> None:
    with pytest.raises(OutsideItsAct):
        record(None, Act.IMPORTED, None, label="folder")
    with transaction.atomic():
        record(None, Act.IMPORTED, None, label="folder")
    assert AuditEntry.objects.get().operator is None

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_worker(minutes_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 minute')",
            [minutes_ago],
        )


def test_health_needs_no_database(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert response.status_code == 200
    assert response.json() == {"ready": True, "process": "up"}


def test_ready_when_a_worker_is_alive(client: Client) -> None:
    a_worker(minutes_ago=0)
    response = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "up", "migrations": "up", "worker": "up"}
    assert response["Cache-Control"] == "no-store"


def test_not_ready_when_the_workers_are_silent(client: Client) -> None:
    a_worker(minutes_ago=5)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["worker"] == "down"

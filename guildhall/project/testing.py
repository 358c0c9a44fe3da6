"""For pytest, before Django reads its settings: the tests' own data folder and database."""

import os

from guildhall.project.database import ROOT

folder = f"test-{os.environ.get('GUILDHALL_POSTGRES', '18')}"
os.environ["GUILDHALL_TESTING"] = "1"
os.environ["GUILDHALL_DATA"] = str(ROOT / "build" / folder)
for name in ("DEBUG", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "EMAIL_HOST", "PORT"):
    os.environ.pop(name, None)

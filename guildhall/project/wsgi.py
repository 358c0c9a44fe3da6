"""What the web server loads in each of its processes."""

import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application

from guildhall.project.database import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.project.settings")


def leave_with(parent: int) -> None:
    """End when the web server's first process is gone, even by kill -9; else the port would stay taken."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(0)


threading.Thread(target=leave_with, args=[os.getppid()], daemon=True).start()
share = database.acquire() if (database := embedded()) else None  # held for as long as the process lives
application = get_wsgi_application()

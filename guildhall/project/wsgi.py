"""What the web server loads in each of its processes."""

import os

from django.core.wsgi import get_wsgi_application

from guildhall.project.database import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.project.settings")
share = database.acquire() if (database := embedded()) else None  # held for as long as the process lives
application = get_wsgi_application()

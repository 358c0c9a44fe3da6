"""`python -m guildhall` is the command `guildhall`."""

import sys

from guildhall.project.commands import main

sys.exit(main())

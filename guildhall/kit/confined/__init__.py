"""Work on files that strangers made, done in a child process that may take only so much time, memory and disk.

The child knows nothing of the house: no settings, no database, no secrets in its environment. It reads one file, writes
into one folder that is thrown away afterwards, and says what it found as JSON. Whatever it does, the process that asked
goes on.
"""

from guildhall.kit.confined.parent import Done, Failed, confined

__all__ = ["Done", "Failed", "confined"]

"""What communities announce: the floor above writes it into the log."""

from django.dispatch import Signal

# Sent inside the transaction of the change, with verb, actor, community, and optionally person (whom it is about).
happened = Signal()

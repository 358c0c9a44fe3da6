"""What communities announce: the floor above writes it into the log."""

from django.dispatch import Signal

# Sent inside the transaction of the change, with verb, actor and community, and perhaps person (whom it is
# about) and audience (who may read it; the members if not said).
happened = Signal()

"""What contributions tell the floors above them."""

from django.dispatch import Signal

# A file that waited for the virus scanner may be read now, or was taken away: `attachment`.
file_checked = Signal()

"""The one way out: whatever we ask of another machine passes here, and nothing else of ours opens a connection."""

from guildhall.kit.outgoing.addresses import NotFetched, Reason, checked
from guildhall.kit.outgoing.asking import Answer, fetch

__all__ = ["Answer", "NotFetched", "Reason", "checked", "fetch"]

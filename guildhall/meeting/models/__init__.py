"""Who asks whom to introduce them to whom, and who wants to meet somebody in the same job each month."""

from guildhall.meeting.models.counterparts import CounterpartWish, Meeting
from guildhall.meeting.models.introductions import Introduction

__all__ = ["CounterpartWish", "Introduction", "Meeting"]

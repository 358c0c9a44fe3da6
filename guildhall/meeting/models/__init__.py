"""Who asks whom to introduce them to whom."""

from guildhall.meeting.models.introductions import Introduction

__all__ = ["Introduction"]

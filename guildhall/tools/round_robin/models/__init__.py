"""A round robin: its questions, whom it asks, and what they answer."""

from guildhall.tools.round_robin.models.answers import Answer, FormerAnswer
from guildhall.tools.round_robin.models.asked import Asked
from guildhall.tools.round_robin.models.questions import Question
from guildhall.tools.round_robin.models.round_robin import RoundRobin, round_robins_for

__all__ = ["Answer", "Asked", "FormerAnswer", "Question", "RoundRobin", "round_robins_for"]

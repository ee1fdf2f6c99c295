"""What is asked of facilitators and members."""

from .people import CodeForm, CohortForm, JoinForm

__all__ = ["CodeForm", "CohortForm", "JoinForm"]

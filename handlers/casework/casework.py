"""The feature that every kind of case shares: its card, its journey and its end."""

from handlers.feature import Feature

casework = Feature("casework")

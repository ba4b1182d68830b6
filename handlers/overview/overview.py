"""The feature above the features: Home, help, who is on duty, being away, drills."""

from handlers.feature import Feature

overview = Feature("overview")

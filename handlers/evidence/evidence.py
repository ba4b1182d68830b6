"""The feature that takes evidence: what staff were sent, kept for those who may read it."""

from handlers.feature import Feature

evidence = Feature("evidence")

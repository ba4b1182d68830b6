"""Is what the school holds right: staff are asked each term, parents by letter."""

from handlers.feature import Feature

accuracy = Feature("accuracy")

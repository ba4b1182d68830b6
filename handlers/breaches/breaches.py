"""The feature of personal data breaches; its journeys lie beside it, each in its own file."""

from handlers.feature import Feature

breaches = Feature("breaches")

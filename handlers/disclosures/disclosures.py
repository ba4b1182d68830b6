"""The feature of what was disclosed to whom; its journeys lie beside it, each in its own file."""

from handlers.feature import Feature

disclosures = Feature("disclosures")

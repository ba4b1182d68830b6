"""The register of policies: versions, reviews, who has read them, the privacy notice."""

from handlers.feature import Feature

policies = Feature("policies")

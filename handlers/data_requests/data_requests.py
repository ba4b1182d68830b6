"""The feature of requests for personal data; its journeys lie beside it, each in its own file."""

from handlers.feature import Feature

data_requests = Feature("data_requests")

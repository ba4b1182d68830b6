"""Helpers of the school year: trip phones, tips, the class-list reminder, the data sheets."""

from handlers.feature import Feature

term_time = Feature("term_time")

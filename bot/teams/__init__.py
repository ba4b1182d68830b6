"""Vera on Microsoft Teams."""

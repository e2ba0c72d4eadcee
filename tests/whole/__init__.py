"""Whole journeys: real workers, a real superchain, a real browser."""

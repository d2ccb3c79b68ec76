"""Postcode directories, and what a postcode cell can hold."""

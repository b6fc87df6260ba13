"""Calibration tables (CSV with source, year, unit) and the bibliography, and their readers."""

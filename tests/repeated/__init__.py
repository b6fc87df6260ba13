"""Tests of repeated games."""

"""Logs from outside."""

"""Registers of an office: its own Excel files, read into the tables of a study."""

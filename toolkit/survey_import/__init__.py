"""Answers of survey platforms and of people become the wave files of a study."""

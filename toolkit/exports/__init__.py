"""Answers as survey platforms and people hand them in, brought into one table per questionnaire."""

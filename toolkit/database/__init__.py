"""The tables of a study in a database, SQLite or PostgreSQL, where several people enter data."""

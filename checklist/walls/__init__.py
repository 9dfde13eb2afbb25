"""Row-level security: what the database shows of families, to whom (the second wall)."""

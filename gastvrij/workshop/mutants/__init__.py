"""`make mutants`: break a defence in a small way and see whether a test fails (docs/mutants.md)."""

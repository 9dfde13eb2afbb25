"""Invented families whose lists were written from the law: does the checklist still agree?

docs/families.md says how they are written down.
"""

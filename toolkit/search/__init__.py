"""Which places of the toolkit does somebody mean who types some words? (docs/decisions/0049)"""

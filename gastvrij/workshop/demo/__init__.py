"""An invented network with invented families, to try the site on.

The YAML files say who there is and what happened, in days before today; the modules build it with
the same actions as the site, and then move the clock of what they did back.
"""

"""Settings of the project, a module a subject, each in the order of Django's documentation.

What differs between machines comes from the environment; docs/operations.md lists every variable. Facts of
the domain are not settings.
"""

from ringwatch import environment
from ringwatch.settings.core import *
from ringwatch.settings.operating import *
from ringwatch.settings.readers import *
from ringwatch.settings.security import *
from ringwatch.settings.stores import *
from ringwatch.settings.work import *

VARIABLES = dict(environment.VARIABLES)
"""What was read above; docs/operations.md shows it (`bin/manage settings_table --write`)."""

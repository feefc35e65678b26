"""The entry point of web servers and of `flask --app wsgi`."""

import sys

from app.config import ConfigurationError
from app.factory import create_app

try:
    app = create_app()
except ConfigurationError as error:
    sys.exit(str(error))

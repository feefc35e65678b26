"""The entry point of web servers and of `flask --app wsgi`."""

import os
import sys

from app.config import ConfigurationError, load_command_settings, load_settings
from app.factory import create_app

# Commands that stay, and meet people: they need every setting.
SERVING = {"run", "worker"}


def is_one_off_command() -> bool:
    """Whether this process is `flask` with a command that ends at once."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true" and not SERVING & set(sys.argv)


try:
    app = create_app(load_command_settings() if is_one_off_command() else load_settings())
except ConfigurationError as error:
    sys.exit(str(error))

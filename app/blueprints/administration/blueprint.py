"""One blueprint for the administration; its views are in the modules beside it."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

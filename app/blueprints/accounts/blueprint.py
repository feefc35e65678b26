"""One blueprint for accounts; its views are in the modules beside it, by moment of an account's life."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

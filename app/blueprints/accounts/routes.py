"""Every view of accounts registers on `blueprint` when its module is imported."""

from app.blueprints.accounts import joining, my_account, signing_in, signing_up, team
from app.blueprints.accounts.blueprint import blueprint

__all__ = ["blueprint", "joining", "my_account", "signing_in", "signing_up", "team"]

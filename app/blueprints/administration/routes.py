"""Every view of the administration registers on `blueprint` when its module is imported."""

from app.blueprints.administration import audit, inviting, organisations, reference, reports
from app.blueprints.administration.blueprint import blueprint

__all__ = ["audit", "blueprint", "inviting", "organisations", "reference", "reports"]

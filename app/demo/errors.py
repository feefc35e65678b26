"""What stops the demo generator."""

from app.core.errors import DomainError
from app.core.i18n import mark


class DemoRefusedInProduction(DomainError):
    message = mark("La démonstration ne se charge jamais sur un site en production.")


class ReferenceMissing(DomainError):
    message = mark(
        "Il n’y a ni métier ni commune dans la base. Chargez d’abord le référentiel : "
        "flask --app wsgi reference load-starter"
    )

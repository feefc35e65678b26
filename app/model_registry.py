"""Imports every table once, so that Alembic and tests see the whole schema."""

from app.accounts import models as accounts
from app.candidates import models as candidates
from app.core import counters, outbox
from app.core.db import Base
from app.matching import models as matching
from app.needs import models as needs
from app.packs import models as packs
from app.pipeline import models as pipeline
from app.reference import models as reference
from app.training import models as training
from app.vacancies import models as vacancies

MODULES = (
    accounts,
    candidates,
    counters,
    matching,
    needs,
    outbox,
    packs,
    pipeline,
    reference,
    training,
    vacancies,
)
metadata = Base.metadata

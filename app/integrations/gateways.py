"""The outside world of this process, chosen by settings: everything else asks here, never builds a client."""

from dataclasses import dataclass, field

from app.config import Settings
from app.integrations.mail.contract import Mailer
from app.integrations.mail.maildir import MaildirMailer
from app.integrations.mail.smtp import SmtpMailer
from app.integrations.pdf.contract import PdfRenderer
from app.integrations.pdf.weasy import WeasyPrintRenderer
from app.integrations.rome.client import HttpRomeSource
from app.integrations.rome.contract import NoRomeSource, RomeSource
from app.integrations.sirene.client import HttpCompanyDirectory
from app.integrations.sirene.contract import CompanyDirectory, NoCompanyDirectory


@dataclass(frozen=True, slots=True)
class Gateways:
    settings: Settings
    mailer: Mailer
    companies: CompanyDirectory
    rome: RomeSource = field(default_factory=NoRomeSource)
    pdf: PdfRenderer = field(default_factory=WeasyPrintRenderer)


_current: Gateways | None = None


def make_gateways(settings: Settings) -> Gateways:
    mailer: Mailer = (
        MaildirMailer(settings.data_dir / "mailbox", settings.mail_sender)
        if settings.mail_backend == "mailbox"
        else SmtpMailer(settings)
    )
    companies: CompanyDirectory = (
        HttpCompanyDirectory(settings.sirene_url, timeout_seconds=settings.sirene_timeout_seconds)
        if settings.sirene_url
        else NoCompanyDirectory()
    )
    rome: RomeSource = (
        HttpRomeSource(
            settings.rome_url,
            timeout_seconds=settings.rome_timeout_seconds,
            most_bytes=settings.rome_max_megabytes * 1_000_000,
            hosts=settings.rome_hosts,
            checksum=settings.rome_sha256,
        )
        if settings.rome_url
        else NoRomeSource()
    )
    return Gateways(settings=settings, mailer=mailer, companies=companies, rome=rome)


def init_gateways(settings: Settings) -> Gateways:
    global _current  # noqa: PLW0603 (one process, one outside world)
    _current = make_gateways(settings)
    return _current


def gateways() -> Gateways:
    """The gateways of this process. Raises RuntimeError before init_gateways."""
    if _current is None:
        raise RuntimeError("init_gateways has not been called")
    return _current

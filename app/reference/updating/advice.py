"""What to do about each failure, for who runs the site (English, like everything that commands print)."""

from app.reference.enums import CheckReason

ADVICE = {
    CheckReason.NO_ANSWER: "Try again later, or raise ROME_TIMEOUT_SECONDS.",
    CheckReason.CUT: "Check the network and the proxy of this machine, then try again.",
    CheckReason.CERTIFICATE: "Check the date and the certificates of this machine, then ROME_URL.",
    CheckReason.SERVER_ERROR: "The publisher has a problem: try again later.",
    CheckReason.NOT_FOUND: "Look for the new address of the archive and set ROME_URL.",
    CheckReason.REDIRECTION: "Set ROME_URL to the final address, or name the host in ROME_REDIRECT_HOSTS.",
    CheckReason.TOO_LARGE: "Check ROME_URL; if it is the archive of the ROME, raise ROME_MAX_MEGABYTES.",
    CheckReason.NOT_AN_ARCHIVE: "Check that ROME_URL is the address of the .zip itself, not of a page.",
    CheckReason.UNSAFE: "Do not import this file by hand; tell its publisher, and check ROME_URL.",
    CheckReason.DAMAGED: "Try again: the download or the file at the source is damaged.",
    CheckReason.CHECKSUM: "Try again later; if ROME_SHA256 is set, it may be that of an older release.",
    CheckReason.CONTENT: "Download the archive by hand and try it with `flask reference import ARCHIVE.zip`.",
    CheckReason.OLDER: "Check ROME_URL; if you want that release, add --accept-losses.",
    CheckReason.LOSSES: "Look at what --dry-run shows; if it is right, start again with --accept-losses.",
}

"""What happens by the clock: job name, hour and minute (UTC, crontab syntax)."""

SCHEDULE = (
    ("vacancies.expire_vacancies", "*", "5"),
    ("pipeline.lapse_requests", "*", "*/15"),
    ("packs.delete_old_packs", "*", "20"),
    ("core.forget_done_jobs", "3", "40"),
)

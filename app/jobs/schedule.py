"""What happens by the clock: job name, hour and minute (UTC, crontab syntax)."""

SCHEDULE = (
    ("vacancies.expire_vacancies", "*", "5"),
    ("pipeline.lapse_requests", "*", "*/15"),
    ("packs.delete_old_packs", "*", "20"),
    # Midnight in Paris is 22:00 or 23:00 UTC: the job itself sees whether the day has changed.
    ("matching.count_exposures", "22,23", "5"),
    ("matching.roll_log", "2", "30"),
    # Asks on the days when a check is due, about once a month, and only where ROME_URL is set.
    ("reference.check_source", "3", "10"),
    ("vacancies.forget_imports", "*", "35"),
    ("core.forget_done_jobs", "3", "40"),
)

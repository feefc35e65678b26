"""Recruiters of the region who sign in through the form, with the addresses of lists that they may open."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import psycopg

from app.accounts.passwords import hash_password
from benchmarks.page_load.region import Region

PASSWORD = "trois-mots-et-une-marée"
LEAST_VACANCIES = 4
MOST_VACANCIES = 12
PAGES = (1, 2, 3)
PERSON = b'class="es-cand"'
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class SignInFailed(RuntimeError):
    """The site refused a recruiter, or showed nothing for any of their vacancies."""


@dataclass(frozen=True, slots=True)
class Recruiter:
    """`cookie` is the header of a signed-in browser; `paths` are pages of lists that show someone."""

    email: str
    cookie: str
    paths: tuple[str, ...]


def choose_recruiters(region: Region, count: int) -> list[tuple[str, list[str]]]:
    """`count` owners of firms spread over the region, each with public ids of published vacancies.

    They are given a password, as the owners that the demo makes have none.
    """
    chosen = """
        SELECT users.email, (array_agg(vacancies.public_id::text ORDER BY vacancies.id))[1:%s]
        FROM users
        JOIN memberships ON memberships.user_id = users.id
        JOIN vacancies ON vacancies.organisation_id = memberships.organisation_id
        WHERE vacancies.status = 'published' AND users.email LIKE '%%@entreprises.example'
        GROUP BY users.id
        HAVING count(*) >= %s
        ORDER BY md5(users.email)
        LIMIT %s
    """
    with psycopg.connect(region.url.replace("+psycopg", "")) as connection:
        found = connection.execute(chosen, (MOST_VACANCIES, LEAST_VACANCIES, count)).fetchall()
        connection.execute(
            "UPDATE users SET password_hash = %s WHERE email = ANY(%s)",
            (hash_password(PASSWORD), [email for email, _ in found]),
        )
    if len(found) < count:
        raise SignInFailed(f"only {len(found)} firms have {LEAST_VACANCIES} vacancies: load a larger region")
    return [(email, list(vacancies)) for email, vacancies in found]


def sign_in(address: str, email: str, vacancies: list[str]) -> Recruiter:
    """Fill the form as a browser does, then open each list once: those that show nobody are left out."""
    jar = CookieJar()
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
    form = _read(browser, f"{address}/connexion").decode()
    token = _TOKEN.search(form)
    if token is None:
        raise SignInFailed("the sign-in form has no token")
    fields = {"csrf_token": token.group(1), "email": email, "password": PASSWORD}
    browser.open(f"{address}/connexion", urlencode(fields).encode(), timeout=60).read()
    lists = [f"/offres/{vacancy}/suggestions" for vacancy in vacancies]
    shown = [path for path in lists if PERSON in _read(browser, address + path)]
    if not shown:
        raise SignInFailed(f"{email}: no list shows anybody")
    cookie = "; ".join(f"{item.name}={item.value}" for item in jar)
    return Recruiter(email, cookie, tuple(f"{path}?page={page}" for page in PAGES for path in shown))


def _read(browser: OpenerDirector, url: str) -> bytes:
    content: bytes = browser.open(url, timeout=120).read()
    return content

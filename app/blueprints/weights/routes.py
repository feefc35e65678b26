"""The weights that rank people, for Cap Métiers: read, tried on real vacancies, published. No names."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.permissions import Permission
from app.blueprints.weights.forms import (
    BASE,
    PublishForm,
    TrialForm,
    added_references,
    list_examples,
    read_trial,
    trial_arguments,
)
from app.core.clock import utc_now
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.matching.errors import WeightsChangedMeanwhile, WeightsVersionNotFound
from app.matching.ranking.weights import UNITS_PER_POINT, Part, Weights
from app.matching.weighting import versions
from app.matching.weighting import wording as wording
from app.matching.weighting.parameters import part_parameters
from app.matching.weighting.trial import run_trial
from app.matching.wording import part_names, say_km, short_part_names
from app.web.access import access, current_actor
from app.web.database import current_session
from app.web.htmx import push_url, redirect_browser, render_page_or_fragment
from app.web.notifications import notify

blueprint = Blueprint("weights", __name__, url_prefix="/agence/ponderations")


@blueprint.get("")
@access(Permission.WEIGHTS_READ)
def show_weights() -> ResponseReturnValue:
    """The version in force, and how it came to be."""
    history = versions.list_versions(current_session())
    in_force = history[0].weights
    proposal = versions.propose_default(in_force)
    return render_template(
        "weights/list.html",
        **_words(),
        version=history[0],
        history=_with_differences(history),
        proposal=trial_arguments(proposal, in_force) if proposal else None,
    )


@blueprint.get("/<int:number>")
@access(Permission.WEIGHTS_READ)
def show_version(number: int) -> ResponseReturnValue:
    history = versions.list_versions(current_session())
    entry = next((item for item in _with_differences(history) if item[0].number == number), None)
    if entry is None:
        raise WeightsVersionNotFound
    version, differences, previous = entry
    return render_template(
        "weights/show.html",
        **_words(),
        version=version,
        differences=differences,
        previous=previous,
        is_in_force=version is history[0],
    )


@blueprint.get("/essai")
@access(Permission.WEIGHTS_TRY)
def try_weights() -> ResponseReturnValue:
    """What other points and curves would change on real vacancies; the address holds the whole trial."""
    form, base, tried = _read_trial()
    context = _trial_context(base, tried)
    response = render_page_or_fragment(
        "weights/try.html",
        "weights/_trial.html",
        status=200 if tried else 422,
        **_words(),
        **context,
        form=form,
        base=base,
    )
    return push_url(response, url_for(".try_weights", **context["arguments"])) if tried else response


@blueprint.route("/publier", methods=["GET", "POST"])
@access(Permission.WEIGHTS_PUBLISH)
def publish() -> ResponseReturnValue:
    """The trial of the address, confirmed with a reason."""
    form, status = PublishForm(), 200
    _trial, base, tried = _read_trial()
    if tried is None:
        return redirect_browser(url_for(".try_weights", **_typed()))
    if request.method == "POST":
        try:
            if form.validate():
                return _publish(form, tried)
            status = 422
        except DomainError as error:
            form.add_domain_error(error)
            status = 409 if isinstance(error, WeightsChangedMeanwhile) else 422
    context = _trial_context(base, tried)
    return render_template("weights/publish.html", **_words(), **context, form=form), status


def _publish(form: PublishForm, tried: Weights) -> ResponseReturnValue:
    actor = current_actor()
    version = versions.publish_weights(
        current_session(),
        weights=tried,
        based_on=form.based_on.data,
        note=form.note.data or "",
        actor=actor.user,
        organisation_id=actor.organisation_id,
        now=utc_now(),
    )
    notify(_("Version %(number)s publiée\u00a0: les prochaines listes la suivent.", number=version.number))
    return redirect_browser(url_for(".show_version", number=version.number))


def _read_trial() -> tuple[TrialForm, Weights, Weights | None]:
    """The form of the address, the version that it starts from, and the weights tried if nothing is wrong."""
    session = current_session()
    in_force = versions.get_version_in_force(session).weights
    number = request.args.get(BASE, in_force.version, type=int)
    try:
        base = versions.get_version(session, number).weights
    except WeightsVersionNotFound:
        base = in_force
    form = read_trial(request.args, base)
    return form, base, form.read(version=versions.next_number(in_force))


def _trial_context(base: Weights, tried: Weights | None) -> dict[str, Any]:
    added = added_references(request.args)
    if tried is None:
        return {"trial": None, "differences": [], "arguments": {}, "added": added}
    trial = run_trial(current_session(), tried, references=added, now=utc_now())
    return {
        "trial": trial,
        "differences": wording.list_differences(trial.in_force, tried),
        "examples": list_examples(trial.in_force),
        "arguments": trial_arguments(tried, base, added),
        "added": added,
    }


def _typed() -> dict[str, Any]:
    """The address as it came, to carry along what cannot be read."""
    return request.args.to_dict(flat=False)


def _with_differences(history: Any) -> list[tuple[versions.WeightsVersion, list[wording.Difference], Any]]:
    """Each version with what it changes of the one before, which comes third, or None for the first."""
    previous = [*history[1:], None]
    return [
        (version, wording.list_differences(old.weights, version.weights) if old else [], old)
        for version, old in zip(history, previous, strict=True)
    ]


def _words() -> dict[str, Any]:
    actor = current_actor()
    return {
        "wording": wording,
        "part_names": part_names(),
        "short_part_names": short_part_names(),
        "parts": list(Part),
        "curve_groups": [*Part, None],
        "part_parameters": part_parameters,
        "say_km": say_km,
        "per_point": UNITS_PER_POINT,
        "may_try": actor.may(Permission.WEIGHTS_TRY),
        "may_publish": actor.may(Permission.WEIGHTS_PUBLISH),
    }

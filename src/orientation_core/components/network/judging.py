"""What organisations are judged by: maturity models, what organisations say of themselves, and their yearly figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from orientation_core.components.network.keeping import Given
from orientation_core.components.network.record import DECLARATION, FIGURES, MEMBER, MODEL
from orientation_core.components.network.rounds import Rounds
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import (
    InvalidDocument,
    NotFound,
    Problem,
    Refused,
    SameVersion,
    sentence,
)
from orientation_core.model.gate import parse_json
from orientation_core.model.network.checks import CHECKS, Check
from orientation_core.model.network.evidence import STANDARD, Evidence
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.maturity import Declaration, Model, Statement
from orientation_core.model.parties import Actor


def _pin(model: Model) -> str:
    return str(model.pin)


def _about(one: Declaration) -> str:
    return f"{one.model}/{one.name}"


def _key(one: YearFigures) -> str:
    return one.key


@attrs.frozen(kw_only=True)
class Judging(Rounds):
    """The maturity models of a network, and what its organisations say and deliver."""

    @property
    def _models(self) -> Shelf[Model]:
        """The models that the network brought or declared under, each version for good."""
        return Shelf(self, MODEL, named=_pin)

    @property
    def _declarations(self) -> Shelf[Declaration]:
        return Shelf(self, DECLARATION, named=_about)

    @property
    def _figures(self) -> Shelf[YearFigures]:
        return Shelf(self, FIGURES, named=_key)

    # ------------------------------------------------------------------------------ models

    def evidence(self) -> dict[str, Evidence]:
        """The figures that criteria can name, by name: ours and those of plugins.

        :raises Refused: a plugin takes a name that exists.
        """
        found = {one.name: one for one in STANDARD}
        for one in self.plugins.evidence():
            if one.name in found:
                text = sentence("there is a figure {name} already", name=one.name)
                raise Refused([Problem(one.name, text, "evidence.taken")])
            found[one.name] = one
        return found

    def models(self, actor: Actor) -> list[Model]:
        """Every version of every model that can be judged by: those of plugins, and those kept here."""
        self.permit(actor, "network.read")
        return self._known()

    def model(self, actor: Actor, name: str | None = None, *, on: date | None = None) -> Model:
        """The version by which a day is judged.

        :param name: of the model; needed when there are several. :param on: the day; today without one.
        :raises NotFound: there is no such model, or none on that day. :raises Refused: there are several and none is named.
        """
        self.permit(actor, "network.read")
        return self._model(name, on or self.services.today())

    def _model(self, name: str | None, day: date) -> Model:
        known = self._known()
        names = tuple(dict.fromkeys(one.name for one in known))
        if name is None and len(names) > 1:
            text = sentence("there are several maturity models; name one of: {names}", names=names)
            raise Refused([Problem("/model", text, "model.which")])
        wanted = name or next(iter(names), "")
        mine = [one for one in known if one.name == wanted]
        then = [one for one in mine if one.valid_from is None or one.valid_from <= day]
        if not then:
            raise NotFound(MODEL.name, f"{wanted}, on {day}" if mine else wanted)
        return max(then, key=lambda one: (one.valid_from or date.min, one.version))

    def _known(self) -> list[Model]:
        found = {one.pin: one for one in self._models.find()}
        for document in self.plugins.maturity_models():
            one = self.documents.read(MODEL.name, document, Model)
            if found.setdefault(one.pin, one) != one:
                raise SameVersion(MODEL.name, str(one.pin))
        known = sorted(found.values(), key=lambda one: (one.name, one.version))
        evidence = self.evidence()
        for one in known:
            self._computable(one, evidence)
        return known

    def keep_model(self, actor: Actor, document: Given) -> Model:
        """Bring a model of the network's own; the same again changes nothing.

        :raises InvalidDocument: it cannot be judged by: an id is not there, a figure is not known.
        :raises Conflict: its content changed and its version did not.
        """
        self.permit(actor, "network.keep")
        return self._keep_model(actor, self.documents.read(MODEL.name, document, Model))

    def _keep_model(self, actor: Actor, model: Model) -> Model:
        self._computable(model, self.evidence())
        there = next((one for one in self._known() if one.pin == model.pin), model)
        if there != model:
            raise SameVersion(MODEL.name, str(model.pin))
        return self._models.keep(actor, model, "kept").value

    @staticmethod
    def _computable(model: Model, evidence: Mapping[str, Evidence]) -> None:
        """:raises InvalidDocument: a criterion names a figure that nobody can compute, or a setting it does not know."""
        problems = []
        for place, one in enumerate(model.criteria):
            if one.evidence is None:
                continue
            if one.evidence not in evidence:
                text = sentence(
                    "nobody computes the figure {name}; known: {known}",
                    name=one.evidence,
                    known=tuple(evidence),
                )
                problems.append(Problem(f"/criteria/{place}/evidence", text, "evidence.unknown"))
                continue
            known = tuple(evidence[one.evidence].settings)
            for name in sorted(set(one.settings) - set(known)):
                text = sentence("this figure has no setting {name}; it has: {known}", name=name, known=known)
                problems.append(Problem(f"/criteria/{place}/settings/{name}", text, "evidence.setting"))
        if problems:
            raise InvalidDocument(MODEL.name, problems)

    # ------------------------------------------------------------------------------ what organisations say

    def declarations(self, actor: Actor, model: str) -> dict[str, Declaration]:
        """What organisations say of the criteria of a model, by their name."""
        self.permit(actor, "network.read")
        return {one.name: one for one in self._declarations.find() if one.model == model}

    def declare(
        self, actor: Actor, organisation: str, document: Given | Statement, *, model: str | None = None
    ) -> Kept[Declaration]:
        """Note what an organisation says of a criterion; the same again changes nothing.

        The model is kept as it is now, so that what was said can always be read with what was asked.

        :param document: a statement as in the kind ``maturity_declaration``; without ``declared_on`` it is said today.
        :raises NotFound: the network knows no such organisation, or no such model.
        :raises InvalidDocument: the model has no such criterion, nobody knows what it is, or a field is wrong.
        """
        return self.declare_all(actor, {organisation: [document]}, model=model)[0]

    def declare_all(
        self, actor: Actor, said: Mapping[str, Sequence[Given | Statement]], *, model: str | None = None
    ) -> list[Kept[Declaration]]:
        """Note what many organisations say of many criteria, in one transaction: all of it or nothing.

        :param said: organisation -> statements. As :meth:`declare` in all else.
        """
        self.permit(actor, "network.declare")
        today = self.services.today()
        versions = self._versions(model, today)
        known = {one.name for one in self._members.find()}
        kept = {one.name: one for one in self._declarations.find() if one.model == versions[-1].name}
        asked: dict[str, Model] = {}
        for name, documents in said.items():
            if name not in known:
                raise NotFound(MEMBER.name, name)
            one = kept.get(name) or Declaration(name, versions[-1].name)
            for document in documents:
                statement = self._statement(name, versions[-1].name, document, today)
                of = self._asked(versions, statement)
                asked[str(of.pin)] = of
                if all(
                    attrs.evolve(each, declared_on=statement.declared_on) != statement
                    for each in one.statements
                ):
                    one = attrs.evolve(one, statements=(*one.statements, statement))
            kept[name] = one
        for of in asked.values():
            self._keep_model(actor, of)
        return self._declarations.keep_all(actor, [kept[name] for name in said], "declared")

    def _versions(self, name: str | None, today: date) -> list[Model]:
        """The versions of a model, oldest first, also one that comes into force later."""
        named = name or self._model(None, today).name
        mine = [one for one in self._known() if one.name == named]
        if not mine:
            raise NotFound(MODEL.name, named)
        return mine

    def _statement(self, name: str, model: str, given: Given | Statement, today: date) -> Statement:
        if isinstance(given, Statement):
            given = to_document(given)
        said = given if isinstance(given, Mapping) else parse_json(given, kind=DECLARATION.name)
        if isinstance(said, Mapping):
            said = {"declared_on": today.isoformat(), **said}
        whole = {"name": name, "model": model, "statements": [said]}
        try:
            return self.documents.read(DECLARATION.name, whole, Declaration).statements[0]
        except InvalidDocument as error:
            raise InvalidDocument(
                DECLARATION.name,
                [attrs.evolve(one, where=one.where.removeprefix("/statements/0")) for one in error.problems],
            ) from None

    @staticmethod
    def _asked(versions: Sequence[Model], statement: Statement) -> Model:
        """The newest version that has the criterion.

        :raises InvalidDocument: no version has it, or nobody knows what it is.
        """
        for model in reversed(versions):
            criterion = next((one for one in model.criteria if one.id == statement.criterion), None)
            if criterion is None:
                continue
            if criterion.shown == "unknown":
                text = sentence("nobody knows what this criterion asks, so nobody can say that it is met")
                raise InvalidDocument(DECLARATION.name, [Problem("/criterion", text, "criterion.open")])
            return model
        known = tuple(dict.fromkeys(one.id for model in versions for one in model.criteria))
        text = sentence(
            "the model has no criterion {name}; it has: {known}", name=statement.criterion, known=known
        )
        raise InvalidDocument(DECLARATION.name, [Problem("/criterion", text, "criterion.unknown")])

    # ------------------------------------------------------------------------------ yearly figures

    def deliver(
        self,
        actor: Actor,
        document: Given | YearFigures,
        *,
        version: int | None = None,
        late: bool = False,
    ) -> Kept[YearFigures]:
        """Keep the figures of one organisation for one year; a later delivery replaces them and keeps the earlier one.

        The collection round that asks for them is noted, and whether they come after its last day.

        :param version: the version that was shown to a person; 0 for figures that must be the first of that year.
        :param late: they are welcome after their round was closed; they are marked as late.
        :raises Refused: the round is closed, and `late` was not said.
        :raises NotFound: the network knows no such organisation. :raises InvalidDocument: naming every problem.
        :raises Conflict: there are other figures for that year already, and `version` says otherwise.
        """
        figures = self.read_figures(actor, document)
        return self._deliver(actor, figures, version=version, late=late)

    def read_figures(self, actor: Actor, document: Given | YearFigures) -> YearFigures:
        """A document of figures as :meth:`deliver` would take it; nothing is kept.

        :raises NotFound: the network knows no such organisation. :raises InvalidDocument: naming every problem.
        """
        self.permit(actor, "network.deliver")
        given: Any = to_document(document) if isinstance(document, YearFigures) else document
        figures = self.documents.read(FIGURES.name, given, YearFigures)
        self._members.get(figures.name)
        return figures

    def _deliver(
        self, actor: Actor, figures: YearFigures, *, version: int | None, late: bool
    ) -> Kept[YearFigures]:
        answering = self._answering(figures, self._rounds.find(), late=late)
        return self._figures.keep(actor, answering, "delivered", version=version)

    def checks(self) -> list[Check]:
        """What should be equal in figures of a year: our checks and those of plugins.

        :raises Refused: a plugin takes a name that exists.
        """
        found = {one.name: one for one in CHECKS}
        for one in self.plugins.figure_checks():
            if one.name in found:
                text = sentence("there is a check {name} already", name=one.name)
                raise Refused([Problem(one.name, text, "check.taken")])
            found[one.name] = one
        return list(found.values())

    def delivered(self, actor: Actor, year: int | None = None) -> list[YearFigures]:
        """The figures as they stand, by organisation and year."""
        self.permit(actor, "network.read")
        found = [one for one in self._figures.find() if year in (None, one.year)]
        return sorted(found, key=lambda one: (one.name, one.year))

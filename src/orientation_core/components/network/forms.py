"""Blank forms of a round: for one organisation, or for any of those that are asked."""

from __future__ import annotations

import attrs

from orientation_core.components.network.stating import Stating, text_of
from orientation_core.errors import NotFound
from orientation_core.model.network.forms import Chooseable, Form
from orientation_core.model.network.rounds import Round
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language


@attrs.frozen(kw_only=True)
class FormBook(Stating):
    """What organisations are handed to fill in."""

    def form(self, actor: Actor, name: str, organisation: str | None = None) -> Form:
        """The blank form of a round; of a draft, for those that would be asked today.

        :param organisation: the one that fills it in; without one, it is chosen in the form.
        :raises NotFound: there is no such round, or it does not ask this organisation.
        """
        self.permit(actor, "network.read")
        return self._blank(self._rounds.get(name).value, organisation)

    def render_form(self, form: Form, format: str, language: Language = "en") -> bytes:  # noqa: A002
        """A blank form as a file: xlsx or csv. :raises NoPlugin: nobody knows the format."""
        return self.plugins.render("collection_form", form, format, language)

    def _blank(self, asked: Round, organisation: str | None) -> Form:
        today = self.services.today()
        names = asked.organisations or tuple(
            sorted(one.name for one in self._members.find() if one.in_scope(today))
        )
        if organisation is not None:
            if organisation not in names:
                raise NotFound("network_member", organisation)
            names = (organisation,)
        known = self.organisations()
        return Form(
            self.agency.label,
            attrs.evolve(asked, told=()),
            tuple(Chooseable(one, text_of(known[one].label)) for one in names),
        )

"""Practices from elsewhere and for elsewhere: JSON Feed 1.1 in and out."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import orjson

from orientation_core.components.practices.finding import Finding
from orientation_core.components.practices.keeping import Known
from orientation_core.components.practices.record import PRACTICE
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, NotFound, Problem, sentence
from orientation_core.labels import label, told
from orientation_core.model.gate import parse_json
from orientation_core.model.parties import Actor
from orientation_core.model.practices import feeds, moves
from orientation_core.model.practices.practices import GoodPractice
from orientation_core.model.text import Language, Text

FEED = "practice_feed"

#: A feed may be so large.
MOST_BYTES = 16 << 20


@attrs.frozen
class Brought:
    """What an import did.

    :ivar read: items. :ivar kept: names of those that are new or changed, and are to be reviewed. :ivar left: names of
        those that were left alone, because somebody retired or changed them here. :ivar rejected: items that cannot be
        used, and why.
    """

    read: int
    kept: tuple[str, ...]
    left: tuple[str, ...]
    rejected: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class Exchange(Finding):
    """Practices that travel."""

    def sources(self) -> dict[str, Text]:
        """Where practices can be brought from, by name: those of plugins."""
        return {one.name: one.label for one in self.plugins.practice_sources()}

    def bring(
        self,
        actor: Actor,
        source: str,
        content: bytes | None = None,
        *,
        dry_run: bool = False,
        language: Language = "en",
    ) -> Brought:
        """Bring practices in, each to be reviewed here before anybody is shown it; the same again changes nothing.

        :param source: the name of a practice source, or what to call the one that `content` comes from.
        :param content: a JSON Feed; without it, the source is asked for one. :param dry_run: write nothing.
        :raises InvalidDocument: it is no JSON Feed 1.1: with the place of everything that is wrong. Items whose practice
            cannot be used are listed and the others kept. :raises NotFound: there is no such source.
        """
        self.permit(actor, "practice.import")
        if content is None:
            content = self._asked_for(source)
        items = self._items(content, language)
        found: dict[str, GoodPractice] = {}
        rejected: list[Problem] = []
        read = 0
        for where, document in feeds.documents(items, source, self.today().isoformat()):
            read += 1
            try:
                one = self._completed(self.documents.read(PRACTICE.name, document, GoodPractice, language))
            except InvalidDocument as error:
                rejected += [attrs.evolve(each, where=f"{where}{each.where}") for each in error.problems]
                continue
            if one.name in found:
                rejected.append(
                    Problem(where, sentence("an item before this one has the same id"), "feed.twice")
                )
                continue
            found[one.name] = one
        fresh, left = self._fresh(actor, found)
        if not dry_run:
            self._shelf.keep_all(actor, fresh, "brought")
        return Brought(
            read,
            tuple(one.name for one in fresh),
            tuple(left),
            tuple(told(one, language) for one in rejected),
        )

    def feed(
        self,
        actor: Actor,
        language: Language,
        *,
        practices: Sequence[Known] | None = None,
        base: str | None = None,
    ) -> bytes:
        """What is published as a JSON Feed in one language. The same collection gives the same bytes.

        :param practices: which; all that is published here and in the network when absent. :param base: the address of
            the site that shows them, for links.
        :raises InvalidDocument: `base` is no web address.
        """
        shown = self.published(actor) if practices is None else practices
        root = None if base is None else base.rstrip("/") + "/"
        entries = [self._entry(one, language, root) for one in shown]
        made = feeds.feed(
            self.agency.label.in_(language),
            entries,
            language,
            home=None if root is None else f"{root}{language}/index.html",
            address=None if root is None else f"{root}practices-{language}.json",
        )
        return orjson.dumps(self.documents.parse(FEED, made, language), option=orjson.OPT_INDENT_2) + b"\n"

    # ------------------------------------------------------------------------------ inside

    def _asked_for(self, source: str) -> bytes:
        for one in self.plugins.practice_sources():
            if one.name == source:
                return self.plugins.practices_from(one)
        raise NotFound("practice_source", source)

    def _items(self, content: bytes, language: Language) -> dict[str, object]:
        given = parse_json(content, kind=FEED, language=language, limit=MOST_BYTES)
        if not isinstance(given, dict):
            raise InvalidDocument(FEED, [Problem("", sentence("a feed is a JSON object"), "type")])
        return self.documents.parse(FEED, given, language)

    def _fresh(self, actor: Actor, found: dict[str, GoodPractice]) -> tuple[list[GoodPractice], list[str]]:
        """Those that are new or changed, as they are to be kept; and the names of those that are left alone."""
        fresh: list[GoodPractice] = []
        left: list[str] = []
        at = self.clock()
        for one in found.values():
            before = self._known(one.name)
            if before is None:
                fresh.append(moves.submitted(one, at, actor.id, "bring"))
            elif before.value.status == "retired" or _ours_now(before.value):
                left.append(one.name)
            else:
                after = moves.changed(before.value, one, at, actor.id, "bring")
                fresh += [] if after == before.value else [after]
        return fresh, left

    def _entry(self, one: Known, language: Language, root: str | None) -> feeds.Entry:
        return feeds.Entry(
            f"urn:orientation:practice:{self.agency.country}:{one.full.replace('/', ':')}",
            one.practice,
            to_document(one.practice),
            written(one.practice, language),
            one.published_at,
            one.changed_at,
            None if root is None else f"{root}{language}/practices/{one.full.replace('/', '.')}.html",
        )


def _ours_now(practice: GoodPractice) -> bool:
    """Whether somebody here changed what was brought since it was."""
    made = [one.action for one in practice.trail if one.action in ("bring", "submit", "change")]
    return made[-1:] != ["bring"]


def written(one: GoodPractice, language: Language) -> str:
    """A practice as plain text."""
    parts = [
        text.in_(language)
        for text in (one.context, one.problem, one.done, one.conditions)
        if text is not None
    ]
    parts += [
        f"{(each.label.in_(language) if each.label else each.indicator)}: "
        f"{each.before.value:g} → {each.after.value:g}"
        for each in one.evidence
        if each.before and each.after
    ]
    found = "\n\n".join(parts) or one.title.in_(language)
    return (
        f"{found}\n\n{label('practice_part', 'license', language)}: {one.license}" if one.license else found
    )

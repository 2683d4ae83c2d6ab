"""What is read alike of every subject: its identifier, its name, the things it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from orientation_core.model.catalogue import Page, Wording
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.naming import Names, nameless, tail
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.texts import NO_LANGUAGE, Words, coded, wording_of
from orientation_plugins.catalogue_cpsv.values import language_of_address, language_tag, web_address_of

#: What a document can hold of one thing.
MOST_VALUES = 500
_LABELS = ("skos:prefLabel", "dct:title", "rdfs:label")


class Subjects:
    """Reads subjects of one file. :ivar words: reads their texts."""

    def __init__(self, graph: Graph, names: Names, words: Words, told: Told) -> None:
        self.graph, self.names, self.words, self.told = graph, names, words, told

    def node(self, node_id: str) -> Node:
        """What is said of a subject, or an empty node."""
        return self.graph.get(node_id) or Node(node_id)

    def values(self, node: Node, predicate: str) -> Iterator[str | Literal]:
        """The values of a property, lists opened."""
        count = 0
        for value in node.take(predicate):
            within = (
                self.graph.items(value) if isinstance(value, str) and value in self.graph.nodes else (value,)
            )
            for one in within:
                count += 1
                if count > MOST_VALUES:
                    text = f"{predicate} has more than {MOST_VALUES} values"
                    self.told.problem(node.id, text, "cpsv.many")
                    return
                yield one

    def refs(self, node: Node, predicate: str) -> list[str]:
        """The subjects that a property names."""
        if predicate not in node.statements:
            return []
        return [value for value in self.values(node, predicate) if isinstance(value, str)]

    def literals(self, node: Node, predicate: str) -> list[Literal]:
        """The literals that a property holds."""
        if predicate not in node.statements:
            return []
        return [value for value in self.values(node, predicate) if isinstance(value, Literal)]

    def only(self, node: Node, predicate: str) -> str | None:
        """The one subject that a property may name; others are told."""
        found = self.refs(node, predicate)
        for other in found[1:]:
            self.told.remark("value-repeated", node.id, f"{predicate} {short(other)}")
        return found[0] if found else None

    def line(self, node: Node, predicate: str) -> str | None:
        """The one line of text that a property may hold; others are told."""
        lines = [
            text
            for one in self.literals(node, predicate)
            if (text := self.words.clean(node.id, predicate, one.value, line=True)) is not None
        ]
        for other in sorted(set(lines) - {lines[0]}) if lines else ():
            self.told.remark("value-repeated", node.id, f"{predicate} “{short(other, 40)}”")
        return lines[0] if lines else None

    def address(self, node_id: str, kind: str | None = None) -> str | None:
        """The address of a subject to be kept with it; None when it has none, or one that its name gives."""
        if nameless(node_id) or (kind != "" and self.names.own(node_id)):
            return None
        return node_id

    def identifier(self, node: Node, *, made: bool = True) -> str | None:
        """What a subject is called officially.

        :param made: when nothing says so, it is made from the address, and told.
        """
        found: dict[str, None] = {}
        for one in self.values(node, "dct:identifier"):
            text = self.words.clean(
                node.id, "dct:identifier", one.value if isinstance(one, Literal) else one, line=True
            )
            if text:
                found[text] = None
        for one in self.values(node, "adms:identifier"):
            holder = self.graph.get(one) if isinstance(one, str) else None
            texts = [one] if isinstance(one, Literal) else []
            if holder is not None:
                holder.take("rdf:type")
                texts = [*self.literals(holder, "skos:notation"), *self.literals(holder, "dct:identifier")]
            for literal in texts:
                line = self.words.clean(node.id, "adms:identifier", literal.value, line=True)
                if line:
                    found[line] = None
        several = list(found)
        for other in several[1:]:
            self.told.remark("identifier-left-out", node.id, short(other))
        if several:
            return several[0]
        if not made or nameless(node.id) or self.names.own(node.id):
            return None
        text = tail(node.id)[:500] or node.id[:500]
        self.told.remark("identifier-made", node.id, text)
        return text

    def name(self, node: Node, *predicates: str) -> Wording | None:
        """The name of a subject: of the first of these properties that gives one; the same in another is no loss."""
        found: Wording | None = None
        for predicate in predicates:
            if predicate not in node.statements:
                continue
            if found is None:
                found = self.words.wording(node, predicate, one=True)
                continue
            there = set(found.words())
            if all(
                isinstance(one, Literal) and one.value.strip() in there for one in node.statements[predicate]
            ):
                node.take(predicate)
        return found

    def title(self, node: Node, fallback: str, *predicates: str) -> Wording:
        """The name of a subject that must have one; `fallback`, told, when nothing gives it."""
        found = self.name(node, *(predicates or ("dct:title", "skos:prefLabel", "rdfs:label")))
        if found is not None:
            return found
        self.told.remark("title-missing", node.id, short(fallback))
        return coded(fallback)

    def labelled(self, node: Node) -> bool:
        """Whether anything says what it is called."""
        return any(predicate in node.statements for predicate in _LABELS)

    def any_label(self, node: Node) -> str:
        """A text that it is called by, for a short name."""
        texts = (
            value.value
            for predicate in (*_LABELS, "dct:identifier", "skos:notation")
            for value in node.statements.get(predicate, ())
            if isinstance(value, Literal)
        )
        return next(iter(sorted(texts)), "")

    def wording(self, language: str, text: str) -> Wording:
        """One text in one language."""
        made = wording_of({language_tag(language) or NO_LANGUAGE: text})
        assert made is not None
        return made

    def languages(self, node: Node, predicate: str = "dct:language") -> tuple[str, ...]:
        """The languages that a property names, as tags."""
        found: dict[str, None] = {}
        for value in self.values(node, predicate):
            if isinstance(value, Literal):
                tag = language_tag(value.value)
            else:
                tag = language_of_address(value)
                system = self.graph.get(value)
                if system is not None:
                    for one in ("rdf:type", *_LABELS, "dct:identifier"):
                        system.take(one)
            if tag is None:
                about = value.value if isinstance(value, Literal) else value
                self.told.remark("value-not-usable", node.id, f"{predicate} {short(about)}")
            else:
                found[tag] = None
        return tuple(found)

    def pages(self, node: Node, *predicates: str) -> tuple[Page, ...]:
        """The pages that these properties name."""
        found: dict[str, Page] = {}
        for predicate in predicates:
            for value in self.values(node, predicate) if predicate in node.statements else ():
                page = self._page(node, predicate, value)
                if page is not None:
                    found.setdefault(page.url, page)
        return tuple(found.values())

    def _page(self, node: Node, predicate: str, value: str | Literal) -> Page | None:
        text = value.value if isinstance(value, Literal) else value
        document = None if isinstance(value, Literal) else self.graph.get(value)
        if document is not None and nameless(text):
            inner = [
                *self.refs(document, "foaf:page"),
                *(one.value for one in self.literals(document, "foaf:page")),
            ]
            text = inner[0] if inner else text
        url = web_address_of(text)
        if url is None:
            self.told.remark("value-not-usable", node.id, f"{predicate} {short(text)}")
            return None
        if document is None:
            return Page(url)
        document.take("rdf:type")
        languages = self.languages(document)
        for other in languages[1:]:
            self.told.remark("value-repeated", document.id, f"dct:language {other}")
        return Page(
            url, languages[0] if languages else None, self.words.wording(document, "dct:title", "rdfs:label")
        )

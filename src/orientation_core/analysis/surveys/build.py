"""From the answers of a wave to its report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

import attrs

from orientation_core.analysis.engines import own_engine, worked_out
from orientation_core.analysis.surveys import compare, describe, labels
from orientation_core.analysis.surveys.analyses import Columns, SurveyAnalysis
from orientation_core.analysis.surveys.facts import MILLION, Scored, Variable, own_viewpoint
from orientation_core.analysis.surveys.priorities import priorities
from orientation_core.analysis.surveys.weighted import weighted_rows
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.reports import ALL
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.reports import ITEM, Priority, SurveyRow, Tested
from orientation_core.model.surveys.waves import Wave


@attrs.frozen
class Counted:
    """What a report is made of. :ivar rows: the figures. :ivar extra: indicators of plugins among them."""

    rows: tuple[SurveyRow, ...]
    tests: tuple[Tested, ...]
    priorities: tuple[Priority, ...]


@attrs.frozen
class Asking:
    """What is counted.

    :ivar scored: items with numbers. :ivar variables: what to split by. :ivar invited, answered: invitations, and those of
        them that were answered. :ivar earlier: numbers of the wave to compare with, by item.
    """

    wave: Wave
    questionnaire: Questionnaire
    scored: Sequence[Scored]
    variables: Sequence[Variable]
    invited: int = 0
    answered: int = 0
    earlier: tuple[str, Mapping[str, Sequence[float]]] | None = None
    analyses: Sequence[SurveyAnalysis] = ()


class Study:
    """The answers of one wave laid out in one engine. Use it as a context manager.

    :param answers, responses: Arrow tables as :func:`~.facts.table` makes them.
    """

    def __init__(self, asking: Asking, answers: Any, responses: Any) -> None:
        import ibis

        self.asking = asking
        self._open = ExitStack()
        self.connection = self._open.enter_context(own_engine())
        self.columns = responses.column_names
        viewpoints = {item.id: own_viewpoint(item) for item in asking.questionnaire.items}
        self.responses = ibis.memtable(responses)
        joined = ibis.memtable(answers).join(
            self.responses.select("viewpoint", record=self.responses.id), "record"
        )
        self.answers = worked_out(self.connection, joined, answers.num_rows)
        # Figures of an item are about those it is asked of; officials' answers to a shared item stand beside them.
        own = ibis.memtable({"item": list(viewpoints), "own": list(viewpoints.values())})
        joined = self.answers.join(own, "item")
        self.own = worked_out(
            self.connection, joined.filter(joined.viewpoint == joined.own), answers.num_rows
        )
        self.everybody: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def lines(self, query: Any) -> list[dict[str, Any]]:
        """The lines of an expression."""
        found: list[dict[str, Any]] = self.connection.to_pyarrow(query).to_pylist()
        return found

    def tuples(self, query: Any) -> Iterator[tuple[Any, ...]]:
        """The same as tuples, for many lines."""
        found = self.connection.to_pyarrow(query)
        return zip(*(column.to_pylist() for column in found.columns), strict=True)

    # ------------------------------------------------------------------------------ counting

    def counted(self) -> Counted:
        """Every figure."""
        people = self.responses.group_by("viewpoint").aggregate(n=self.responses.count())
        self.everybody = {line["viewpoint"]: line["n"] for line in self.lines(people)}
        rows = [*self._totals(), *self._items()]
        tests: list[Tested] = []
        numbers = self._numbers()
        for variable in self.asking.variables:
            rows += self._split(variable)
            tests += self._tested(variable)
        rows += self._viewpoints(numbers, tests)
        rows += self._waves(numbers, tests)
        rows += self._weighted()
        rows += self._of_plugins()
        of_clients = {name: values.get("client", {}) for name, values in numbers.items()}
        return Counted(
            tuple(rows), compare.corrected(tests), priorities(self.asking.questionnaire, of_clients)
        )

    def _totals(self) -> Iterator[SurveyRow]:
        asking, total = self.asking, sum(self.everybody.values())
        yield SurveyRow("responses", ALL, ALL, "responses", value=total, n=total)
        yield describe.percent_row("response_rate", ALL, ALL, asking.answered, asking.invited)
        ratings = [
            one.item.id
            for one in asking.scored
            if one.item.kind == "rating" and "client" in one.item.asked_of
        ]
        scores: dict[str, dict[str, int]] = {name: {} for name in ratings}
        wanted = self.own.filter(self.own.item.isin(ratings or [""]), self.own.number.notnull())
        for record, item, number in self.tuples(wanted.select("record", "item", "number")):
            scores[item][record] = number
        value, n = describe.alpha(scores)
        yield SurveyRow("alpha", ALL, ALL, "coefficient", value=value, n=n)

    def _items(self) -> Iterator[SurveyRow]:
        numbers = describe.numbers_of(self.lines(describe.by_number(self.own)))
        states: dict[str, dict[str, int]] = defaultdict(dict)
        by_state = self.own.group_by(["item", "state"]).aggregate(n=self.own.record.nunique())
        for line in self.lines(by_state):
            states[line["item"]][line["state"]] = line["n"]
        chosen = self._chosen(())
        scored = {one.item.id: one for one in self.asking.scored}
        for item in self.asking.questionnaire.items:
            of = states[item.id]
            answered, everybody = of.get("answered", 0), self.everybody.get(own_viewpoint(item), 0)
            if item.id in scored:
                yield from describe.number_rows(scored[item.id], numbers.get((item.id,)), ITEM, item.id)
            if item.options:
                yield from describe.option_rows(item, chosen[item.id,], answered, ITEM, item.id)
            yield from describe.state_rows(item.id, answered, of.get("not_applicable", 0), everybody)

    def _chosen(self, split: Sequence[str], answers: Any = None) -> Mapping[tuple[str, ...], dict[str, int]]:
        """(item, group …) -> option -> how many chose it."""
        answers = self.own if answers is None else answers
        chosen = answers.filter(answers.choice.notnull())
        found: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        counted = chosen.group_by(["item", *split, "choice"]).aggregate(n=chosen.record.nunique())
        for line in self.lines(counted):
            found[(line["item"], *(line[one] for one in split))][line["choice"]] = line["n"]
        return found

    # ------------------------------------------------------------------------------ splitting

    def _groups(self, variable: Variable) -> Any:
        """Table of ``record`` and ``group``; a response without a value has an empty one."""
        import ibis

        if variable.item is not None:
            mine = self.answers.filter(self.answers.item == variable.item, self.answers.choice.notnull())
            chosen = mine.select("record", group=mine.choice)
            every = self.responses.select(record=self.responses.id)
            joined = every.left_join(chosen, "record")
            return joined.select("record", group=ibis.coalesce(joined.group, ""))
        if variable.column not in self.columns:
            message = sentence("figures cannot be split by {name}", name=variable.name[:60])
            raise Refused([Problem("/by", message, "report.dimension")])
        column = self.responses[variable.column]
        return self.responses.select(record=self.responses.id, group=ibis.coalesce(column, ""))

    def _split(self, variable: Variable) -> Iterator[SurveyRow]:
        groups, name = self._groups(variable), variable.name
        sizes = {
            line["group"]: line["n"]
            for line in self.lines(groups.group_by("group").aggregate(n=groups.count()))
        }
        everybody = sum(sizes.values())
        answers = self.own.join(groups, "record")
        numbers = describe.numbers_of(self.lines(describe.by_number(answers, ["group"])), ["group"])
        said = answers.filter(answers.state == "answered")
        answered = {
            (line["item"], line["group"]): line["n"]
            for line in self.lines(said.group_by(["item", "group"]).aggregate(n=said.record.nunique()))
        }
        chosen = self._chosen(("group",), answers)
        scored = {one.item.id: one for one in self.asking.scored}
        for group in sorted(sizes):
            yield SurveyRow("responses", name, group, "responses", value=sizes[group], n=sizes[group])
            yield describe.percent_row("responses_percent", name, group, sizes[group], everybody)
            for item in self.asking.questionnaire.items:
                if item.id in scored:
                    yield from describe.number_rows(
                        scored[item.id], numbers.get((item.id, group)), name, group
                    )
                if item.options and item.id != variable.item:
                    whole = answered.get((item.id, group), 0)
                    yield from describe.option_rows(item, chosen[item.id, group], whole, name, group)

    def _tested(self, variable: Variable) -> Iterator[Tested]:
        groups, name = self._groups(variable), variable.name
        answers = self.own.join(groups, "record")
        answers = answers.filter(answers.group != "")
        values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        numbers = answers.filter(answers.number.notnull()).select("item", "group", "number")
        for of, group, number in self.tuples(numbers):
            values[of][group].append(number / MILLION)
        chosen: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
        for (of, group), counts in self._chosen(("group",), answers).items():
            chosen[of][group] = counts
        for item in self.asking.questionnaire.items:
            if any(one.item is item for one in self.asking.scored):
                yield compare.of_numbers(item.id, name, values[item.id])
            elif item.kind == "single" and item.id != variable.item:
                yield compare.of_choices(item.id, name, chosen[item.id])

    # ------------------------------------------------------------------------------ viewpoints and waves

    def _numbers(self) -> dict[str, dict[str, dict[str, float]]]:
        """Item -> viewpoint -> response -> number."""
        found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        if not self._needs_numbers():
            return found
        numbers = self.answers.filter(self.answers.number.notnull()).order_by("record")
        for item, view, record, number in self.tuples(
            numbers.select("item", "viewpoint", "record", "number")
        ):
            found[item][view][record] = number / MILLION
        return found

    def _needs_numbers(self) -> bool:
        """Whether anything is compared answer by answer: viewpoints, waves, importance."""
        asks = self.asking.questionnaire
        kinds = {item.kind for item in asks.items}
        return bool(self.asking.earlier or kinds & {"importance", "nps"} or any(asks.pairs()))

    def _viewpoints(
        self, numbers: Mapping[str, Mapping[str, Mapping[str, float]]], tests: list[Tested]
    ) -> Iterator[SurveyRow]:
        for theirs, ours in self.asking.questionnaire.pairs():
            if not any(one.item is theirs for one in self.asking.scored):
                continue
            views = {
                "client": list(numbers.get(theirs.id, {}).get("client", {}).values()),
                "official": list(numbers.get(ours.id, {}).get("official", {}).values()),
            }
            for view, values in views.items():
                yield _mean_row(theirs.id, "viewpoint", view, values)
            tests.append(compare.of_numbers(theirs.id, "viewpoint", views, among=("client", "official")))

    def _waves(
        self, numbers: Mapping[str, Mapping[str, Mapping[str, float]]], tests: list[Tested]
    ) -> Iterator[SurveyRow]:
        if self.asking.earlier is None:
            return
        before, earlier = self.asking.earlier
        for one in self.asking.scored:
            item = one.item
            if item.id not in earlier:
                continue
            now = list(numbers.get(item.id, {}).get(own_viewpoint(item), {}).values())
            waves = {before: earlier[item.id], self.asking.wave.name: now}
            for name, values in waves.items():
                yield _mean_row(item.id, "wave", name, values)
            tests.append(compare.of_numbers(item.id, "wave", waves, among=tuple(waves)))

    # ------------------------------------------------------------------------------ weights and plugins

    def _weighted(self) -> list[SurveyRow]:
        margins = self.asking.wave.margins
        lines = self.lines(self.responses.filter(self.responses.viewpoint == "client").order_by("id"))
        if not lines or (not margins and all(line["weight"] is None for line in lines)):
            return []
        groups = {name: self._group_of(name) for name in margins}
        return weighted_rows(lines, margins, groups, self._numbers_of_clients())

    def _numbers_of_clients(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Each item that clients score, with the lines of its numbers."""
        for one in self.asking.scored:
            if own_viewpoint(one.item) == "client":
                mine = self.own.filter(self.own.item == one.item.id, self.own.number.notnull())
                yield one.item.id, self.lines(mine.select("record", "number"))

    def _group_of(self, name: str) -> dict[str, str]:
        """Response -> its group of a margin. :raises Refused: there is no such variable."""
        from orientation_core.analysis.surveys.facts import variable

        groups = self._groups(variable(name, self.asking.questionnaire))
        return {line["record"]: line["group"] for line in self.lines(groups)}

    def _of_plugins(self) -> Iterator[SurveyRow]:
        ours = {one.name for one in labels.INDICATORS}
        columns = Columns(
            self.asking.questionnaire,
            self.answers.mutate(number=self.answers.number / MILLION),
            self.responses.mutate(weight=self.responses.weight / MILLION),
            self.lines,
            tuple(one.name for one in self.asking.variables),
        )
        for analysis in self.asking.analyses:
            if analysis.name in ours:
                text = sentence("there is an indicator of that name")
                raise Refused([Problem(analysis.name, text, "indicator.taken")])
            for row in analysis.rows(columns):
                if row.indicator != analysis.name:
                    text = sentence("an analysis gives rows of its own name")
                    raise Refused([Problem(analysis.name, text, "indicator.name")])
                yield row


def _mean_row(item: str, dimension: str, group: str, values: Sequence[float]) -> SurveyRow:
    import numpy as np

    n = len(values)
    if not n:
        return SurveyRow("item_mean", dimension, group, "score", item, n=0)
    mean = float(np.mean(values))
    low, high = describe.mean_interval(mean, float(np.std(values, ddof=1)) if n > 1 else None, n)
    return SurveyRow("item_mean", dimension, group, "score", item, value=mean, n=n, low=low, high=high)

"""Orientation: one agency, opened. The only place where the parts meet."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import attrs

from orientation_core.components import agencies, catalogue, rulebook
from orientation_core.components.assessments import KINDS as ASSESSMENT
from orientation_core.components.assessments import Assessments
from orientation_core.components.catalogue import Catalogue
from orientation_core.components.charters import CHARTER, MEASUREMENT, Book, Charters, section_kind
from orientation_core.components.charters.publishing import Publications
from orientation_core.components.complaints import COMPLAINT, Complaints
from orientation_core.components.complaints.correspondence import Correspondence
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.complaints.receipts import ATTEMPTS, RECEIPT
from orientation_core.components.complaints.redaction import SEALED_PASSAGE
from orientation_core.components.dashboard import Dashboards
from orientation_core.components.delivery import Relay
from orientation_core.components.identity import IDENTITY, Identities
from orientation_core.components.identity.worn import worn
from orientation_core.components.improvements import KINDS as IMPROVEMENT
from orientation_core.components.improvements import Improvements
from orientation_core.components.mail.afterwards import MailDesk
from orientation_core.components.mail.record import RECEIVED_MAIL
from orientation_core.components.network import KINDS as NETWORK
from orientation_core.components.network import Network
from orientation_core.components.office import Office
from orientation_core.components.outreach import KINDS as OUTREACH
from orientation_core.components.outreach import Outreach
from orientation_core.components.practices import KINDS as PRACTICE
from orientation_core.components.practices import Practices
from orientation_core.components.privacy import KINDS as PRIVACY
from orientation_core.components.privacy.service import Privacy
from orientation_core.components.referrals import KINDS as REFERRAL
from orientation_core.components.referrals import Referrals
from orientation_core.components.registers import (
    ImportDesk,
    ImportSummary,
    RegisterMap,
    import_register,
    load_map,
)
from orientation_core.components.registers.importer import Progress
from orientation_core.components.shelf import EDITION
from orientation_core.components.sites.making import Sites
from orientation_core.components.standard_texts import STANDARD_TEXT, StandardTexts
from orientation_core.components.surveys import KINDS_OF_SURVEYS, SurveyChannel, Surveys
from orientation_core.components.writing import Writer
from orientation_core.documents import Documents
from orientation_core.hookspecs import Context
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.letters import Letters
from orientation_core.model.agency import Agency
from orientation_core.model.delivery import Delivery
from orientation_core.model.journal import Seal
from orientation_core.model.metric_list import STANDARD
from orientation_core.model.metrics import Metrics
from orientation_core.model.parties import Actor
from orientation_core.model.references import Ids, new_reference
from orientation_core.model.verification import Finding
from orientation_core.opening import loaded, open_store
from orientation_core.plugins import BUNDLED, Plugins
from orientation_core.store import Message, Store

#: Every kind of record that the library keeps itself; plugins add theirs.
KINDS: tuple[RecordKind[Any], ...] = (
    agencies.AGENCY,
    rulebook.PROCEDURE,
    rulebook.CALENDAR,
    EDITION,
    CHARTER,
    MEASUREMENT,
    COMPLAINT,
    RECEIPT,
    ATTEMPTS,
    SEALED_PASSAGE,
    RECEIVED_MAIL,
    *catalogue.KINDS.values(),
    *ASSESSMENT,
    *KINDS_OF_SURVEYS,
    *IMPROVEMENT,
    *NETWORK,
    IDENTITY,
    *PRACTICE,
    STANDARD_TEXT,
    *OUTREACH,
    *REFERRAL,
    *PRIVACY,
)

#: The embedded default: one file beside the process.
DEFAULT_URL = "sqlite:///orientation.db"


def now() -> datetime:
    """The current moment, in UTC."""
    return datetime.now(UTC)


@attrs.frozen
class Orientation:
    """One agency's desk on one store. Use it as a context manager, or call :meth:`close`.

    :ivar agency: whose it is. :ivar store: where its documents live. :ivar plugins: what was loaded.
    :ivar documents: reads and writes documents of every kind that is known.
    :ivar complaints: the complaint desk. :ivar charters: what clients are promised.
    :ivar catalogue: client groups, products and services. :ivar assessments: the self-assessments.
    :ivar surveys: the client surveys. :ivar improvements: the improvement actions, and what hangs together.
    :ivar mail: where mail comes in.
    :ivar network: the organisations that this agency keeps a network of.
    :ivar practices: the good practices of this agency and of its network.
    :ivar texts: the standard texts that answers begin from.
    :ivar referrals: what goes to the second line.
    :ivar privacy: the register of processing, how long things are kept, and what people ask about their data.
    """

    agency: Agency
    store: Store
    plugins: Plugins
    documents: Documents
    complaints: Complaints
    catalogue: Catalogue
    charters: Charters
    assessments: Assessments
    surveys: Surveys
    improvements: Improvements
    mail: MailDesk
    network: Network
    identity: Identities
    practices: Practices
    texts: StandardTexts
    outreach: Outreach
    referrals: Referrals
    privacy: Privacy
    clock: Callable[[], datetime] = now

    @classmethod
    def open(
        cls,
        url: str | Store = DEFAULT_URL,
        agency: Agency | None = None,
        *,
        organisation: str | None = None,
        plugins: Iterable[str] = BUNDLED,
        block: Iterable[str] = (),
        extra: Sequence[object] = (),
        clock: Callable[[], datetime] = now,
        randomness: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Orientation:
        """Open an agency; its tables are made, or brought up to date, on the way.

        :param url: ``sqlite:///FILE``, ``postgresql://…``, ``memory:``, or a store that is open already (for a
            prefix or schema of the host's, see ``orientation_plugins.sql.open_store``).
        :param agency: its settings, which the store keeps; None takes those the store keeps already.
        :param organisation: which of them, when the store holds several.
        :param plugins: names of installed plugins to load; nothing else loads by itself. :param block: names not to.
        :param extra: plugin objects of the host itself.
        :param clock: gives the current moment; :param randomness: gives random bytes; both for tests.
        :raises NoPlugin: nobody knows the scheme of `url`. :raises StoreError: the store cannot be opened.
        :raises InvalidDocument: a procedure, calendar or letter of a plugin is not valid.
        """
        plugins, block = tuple(plugins), tuple(block)  # they are read twice
        # Where in a database its tables lie may stand in the settings of the agency that is handed in.
        before = Context(agency.slug, agency.settings) if agency else Context("")
        store = open_store(url, loaded(before, plugins, block, extra))
        try:
            store.prepare([agencies.AGENCY])
            chosen = agency or agencies.choose(store, organisation)
            known = loaded(
                Context(chosen.slug, chosen.settings),
                plugins,
                block,
                extra,
                chosen.hook_seconds,
                lambda kind: worn(store, chosen, kind, clock()),
            )
            return cls._assemble(store, chosen, known, clock, randomness, keep=agency is not None)
        except BaseException:
            store.close()
            raise

    @classmethod
    def _assemble(
        cls,
        store: Store,
        agency: Agency,
        plugins: Plugins,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
        *,
        keep: bool,
    ) -> Orientation:
        kinds = (*KINDS, *plugins.kinds())
        store.prepare(kinds)
        sections = plugins.charter_sections()
        own = {section_kind(one.name): one.schema for one in sections if one.schema is not None}
        documents = Documents({**plugins.schemas(), **own})
        at = instant_value(clock())

        def writer(kind: RecordKind[Any], organisation: str) -> Writer:
            return Writer(kind, organisation, documents, randomness)

        offered = rulebook.gather(documents, plugins.procedures(), plugins.calendars())
        rules = rulebook.keep(offered, store, writer, agency.slug, (agency.procedure, agency.calendar), at)
        rules.newest_procedure(agency.procedure)
        rules.newest_calendar(agency.calendar)
        if keep:
            agencies.keep(store, writer(agencies.AGENCY, agencies.DIRECTORY), agency, at)
        office = Office(
            agency=agency,
            store=store,
            plugins=plugins,
            documents=documents,
            clock=clock,
            ids=Ids(lambda: int(clock().timestamp() * 1000), randomness),
            randomness=randomness,
        )
        book = Book(Metrics.of(STANDARD, plugins.metrics()))
        desk = Complaints(
            **attrs.asdict(office, recurse=False),
            rulebook=rules,
            book=book,
            correspondence=Correspondence(agency, Letters(plugins.letters())),
            reference=lambda: new_reference(lambda bits: _bits(randomness, bits)),
        )
        parts = attrs.asdict(office, recurse=False)
        services = Catalogue(**parts, rulebook=rules)
        charters = Charters(
            **parts, rulebook=rules, book=book, sections=tuple(sections), desk=desk, services=services
        )
        assessments = Assessments(**parts, figures=Figures(desk))
        surveys = Surveys(**parts, zone=rules.newest_calendar(agency.calendar).zone)
        improvements = Improvements(
            **parts, desk=desk, charters=charters, assessments=assessments, surveys=surveys
        )
        mail = MailDesk(**parts, desk=desk)
        network = Network(**parts, services=services, desk=desk)
        practices = Practices(**parts, desk=desk, improvements=improvements)
        referrals = Referrals(**parts, desk=desk, improvements=improvements)
        privacy = Privacy(**parts, kinds=kinds)
        return cls(
            agency,
            store,
            plugins,
            documents,
            desk,
            services,
            charters,
            assessments,
            surveys,
            improvements,
            mail,
            network,
            Identities(**parts),
            practices,
            StandardTexts(**parts),
            Outreach(**parts, services=services, improvements=improvements),
            referrals,
            privacy,
            clock,
        )

    @property
    def figures(self) -> Figures:
        """The reports of the complaint desk."""
        return Figures(self.complaints)

    @property
    def publications(self) -> Publications:
        """The charters as clients read them."""
        return Publications(self.charters, self.catalogue)

    @property
    def sites(self) -> Sites:
        """The public site."""
        return Sites(
            agency=self.agency,
            store=self.store,
            plugins=self.plugins,
            complaints=self.complaints,
            publications=self.publications,
            catalogue=self.catalogue,
            figures=self.figures,
            network=self.network,
            practices=self.practices,
        )

    @property
    def dashboard(self) -> Dashboards:
        """One page for the management, made of what the parts report."""
        return Dashboards(
            self.complaints,
            self.charters,
            self.catalogue,
            self.assessments,
            self.surveys,
            self.improvements,
            self.referrals,
        )

    def joining(self, connection: Any) -> Orientation:
        """The same agency inside a transaction that the host holds: the host commits or rolls back.

        :param connection: what the store takes, for the SQL stores a SQLAlchemy connection.
        """
        parts = attrs.asdict(self, recurse=False).items()
        joined: dict[str, Any] = {
            name: part.joining(connection) for name, part in parts if isinstance(part, Office)
        }
        return attrs.evolve(self, **joined)

    def import_complaints(
        self,
        actor: Actor,
        path: str | Path,
        register_map: str | Path | RegisterMap,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ImportSummary:
        """Bring a register into the store; see :func:`~orientation_core.components.registers.import_register`.

        :param register_map: the map, or the TOML file that holds it. :raises NotAllowed: the actor may not import.
        """
        desk = self.complaints
        desk.authorise(actor, "import")
        procedure = desk.rulebook.newest_procedure(self.agency.procedure)
        calendar = desk.rulebook.newest_calendar(self.agency.calendar)
        federal = {category.code: category.federal for category in procedure.categories}
        into = ImportDesk(
            organisation=self.agency.slug,
            store=self.store,
            kind=COMPLAINT,
            documents=self.documents,
            procedure=procedure.pin,
            calendar=calendar.pin,
            clock=self.clock,
            zone=calendar.zone,
            ids=desk.ids,
            reference=desk.reference,
            typology=federal.get,
            received_state=procedure.initial,
            closed_state=next((one.target for one in procedure.transitions if one.action == "close"), None)
            or procedure.initial,
            actor=actor.id,
            randomness=desk.randomness,
            bind=desk.under_charter,
            connection=desk.connection,
        )
        read = register_map if isinstance(register_map, RegisterMap) else load_map(register_map)
        return import_register(into, path, read, dry_run=dry_run, progress=progress)

    def relay(self, owner: str | None = None, **options: Any) -> Relay:
        """A worker that delivers this agency's messages. :param options: of :class:`~.components.delivery.Relay`."""
        name = owner or f"{os.uname().nodename}-{os.getpid()}-{secrets.token_hex(4)}"
        channels = [*self.plugins.channels().values(), SurveyChannel(self.surveys)]
        return Relay(
            self.store,
            channels,
            self._delivery,
            self.clock,
            name,
            organisation=self.agency.slug,
            **options,
        )

    def _delivery(self, message: Message) -> Delivery:
        """What a channel is handed: each component knows its own letters."""
        others = (self.surveys, self.network, self.referrals)
        whose = next((one for one in others if one.delivers(message)), self.complaints)
        return whose.delivery(message)

    def seal(self) -> Seal | None:
        """Seal the journal; publish the seal's token where the store's keeper cannot reach it."""
        return self.store.seal(instant_value(self.clock()))

    def verify(self, published: Sequence[str] = (), *, quick: bool = False) -> list[Finding]:
        """Every trace of a changed past in the whole store; none when it is as it was written.

        :param quick: leave out whether what is filtered, sorted and counted by is what the documents say, which reads each.
        """
        kinds = () if quick else (*KINDS, *self.plugins.kinds())
        return self.store.verify(published, kinds)

    def close(self) -> None:
        """Give back the store's connections."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


def _bits(randomness: Callable[[int], bytes], bits: int) -> int:
    octets = (bits + 7) // 8
    return int.from_bytes(randomness(octets), "big") >> (octets * 8 - bits)

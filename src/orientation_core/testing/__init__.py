"""For the tests of those who build on us: the conformance kit for stores, a sample kind, a clock that stands still.

The parts: :mod:`.store` (the kit's one entry, :class:`~orientation_core.testing.store.StoreConformance`),
:mod:`.samples`, :mod:`.clock`. Only the kit asks for pytest.
"""

import sys

if "pytest" in sys.modules:
    # So that a failing promise shows the values it compared, as in a test file of one's own.
    sys.modules["pytest"].register_assert_rewrite(f"{__name__}.store")

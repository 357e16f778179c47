"""What tests of rendering share."""

from __future__ import annotations

import pytest

from tests.rendering import engines


@pytest.fixture(scope="session")
def ruby() -> engines.Coprocess:
    """Kramdown, Liquid and Psych in Ruby; without them the test is skipped."""
    return engines.ruby()

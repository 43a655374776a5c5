"""The number by which this run's samples are chosen; the same number chooses the same samples again."""

from __future__ import annotations

import os
import random

VARIABLE = "NANO_TEST_SEED"
SEED = int(os.environ.get(VARIABLE) or random.SystemRandom().randrange(1 << 32))
# Processes that share the tests of this run choose the same.
os.environ[VARIABLE] = str(SEED)

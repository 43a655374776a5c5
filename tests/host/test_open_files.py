from __future__ import annotations

import resource

from nano_appliance.host.open_files import allow_many_open_files


def test_the_hard_limit_is_what_counts() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard // 2, hard))
    try:
        allow_many_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

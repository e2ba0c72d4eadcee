"""CPU and memory as the kernel tells them, also of what has ended meanwhile."""

import os
import subprocess
import sys

from benchmarks.measured import own_cpu, peak_memory, postmaster_of, tree, tree_cpu

BUSY = "import time\nwhile time.process_time() < 0.2: pass"


def test_a_child_that_has_ended_still_counts() -> None:
    before, own = tree_cpu(os.getpid()), own_cpu()
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    assert tree_cpu(os.getpid()) - before >= 0.18
    assert own_cpu() - own >= 0.18


def test_a_tree_holds_what_descends_from_it() -> None:
    with subprocess.Popen(["sleep", "30"]) as child:
        assert {os.getpid(), child.pid} <= tree(os.getpid())
        assert peak_memory(child.pid) > 0
        child.kill()
    assert child.pid not in tree(os.getpid())
    assert peak_memory(child.pid) == 0


def test_the_server_behind_a_url_is_found_with_its_connections() -> None:
    postmaster = postmaster_of(os.environ["DATABASE_URL"])
    assert len(tree(postmaster)) > 3
    assert tree_cpu(postmaster) > 0

"""Plays scenarios on the local network until it is told to stop; it never ends by an error of one.

python -m explorer.local.traffic CHAINS.toml [--rate SECONDS] [--once]
        [--seed NUMBER] [--only SCENARIO]
"""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from explorer.local.traffic.chains import read_chains, require_local
from explorer.local.traffic.deployment import deploy_missing, load_demo
from explorer.local.traffic.errors import SetupError, TrafficError
from explorer.local.traffic.programme import SCENARIOS, endless
from explorer.local.traffic.report import json_line, text_line
from explorer.local.traffic.stage import Stage, chance
from explorer.local.traffic.wallet import open_wallet
from messaging.chain.errors import ChainError

_ENDED, _FAILED, _BAD_SETUP = 0, 1, 2


def main() -> int:
    """0 when told to stop or when `--once` went well, 1 when a scenario of it failed, 2: setup."""
    options = _options()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        chains = read_chains(options.chains)
        stage = Stage(chains, open_wallet(), load_demo(), chance(options.seed))
        names = options.only or list(SCENARIOS)
        return _play_once(stage, names) if options.once else _play_on(stage, names, options.rate)
    except SetupError as error:
        print(f"traffic: {error}", file=sys.stderr, flush=True)
        return _BAD_SETUP
    except KeyboardInterrupt:
        print("traffic: stopped", flush=True)
        return _ENDED


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="traffic", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("chains", type=Path, help="the chains file (TOML)")
    parser.add_argument(
        "--rate", type=float, default=4.0, help="seconds from one scenario to the next"
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed, another order")
    parser.add_argument("--once", action="store_true", help="each scenario once, as JSON lines")
    parser.add_argument(
        "--only",
        action="append",
        choices=SCENARIOS,
        metavar="SCENARIO",
        help=f"this scenario; may be given again: {', '.join(SCENARIOS)}",
    )
    return parser.parse_args()


def _stop(*_: object) -> NoReturn:
    # A second signal while the first is obeyed would only leave a traceback.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _play_once(stage: Stage, names: Sequence[str]) -> int:
    return max([_play(stage, name, as_json=True) for name in names])


def _play_on(stage: Stage, names: Sequence[str], rate: float) -> NoReturn:
    programme = endless(names, stage.random)
    while True:
        started = time.monotonic()
        _play(stage, next(programme), as_json=False)
        time.sleep(max(0.0, started + rate - time.monotonic()))


def _play(stage: Stage, name: str, *, as_json: bool) -> int:
    """Plays one scenario; an error ends this scenario only and is told in one line."""
    try:
        _prepare(stage)
        for action in SCENARIOS[name](stage):
            line = json_line(name, action) if as_json else text_line(name, action, stage.chains)
            print(line, flush=True)
    except (ChainError, TrafficError) as error:
        print(f"{name}: given up: {error}", file=sys.stderr, flush=True)
        return _FAILED
    return _ENDED


def _prepare(stage: Stage) -> None:
    """Before every scenario, because the network may have been started anew in between."""
    for chain in stage.chains:
        require_local(chain)
    deployed = deploy_missing(stage.chains, stage.demo, stage.wallet.deployer)
    if deployed:
        print(f"deployed {deployed} demo contracts", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Every way in which a chains file can be wrong: the line, the key and the remedy are named."""

import pytest

from messaging.ops.chainsfile import ChainsFileError, is_address, parse_chains_file
from tests.fakes.configured import chain_toml, set_toml

SECRET = "s3cretkey"
ADDRESS = f"http://node.example/{SECRET}"
GOOD = chain_toml(901, ADDRESS)
OTHER = chain_toml(902, ADDRESS)
ROOM = 2**256


def _line(number: int, content: str) -> str:
    """The good chain with one line of it replaced."""
    lines = GOOD.splitlines()
    lines[number - 1] = content
    return "\n".join(lines)


def _refusal(text: str) -> str:
    with pytest.raises(ChainsFileError) as refused:
        parse_chains_file(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        (_line(2, "id = "), "The file is not TOML: Invalid value (at line 2, column 6). Mend"),
        (_line(4, f'rpc = ["{ADDRESS}]\n'), "The file is not TOML: Illegal character"),
        (_line(4, f'rpc = ["{ADDRESS}'), "The file is not TOML: Unterminated string (at end"),
        ("", "There is no [[chain]]: add one with id, name and rpc."),
        (set_toml([901]), "There is no [[chain]]: add one"),
        (GOOD.replace("[[chain]]", "[chain]"), "Line 1, chain: Write [[chain]], with two brackets"),
        ("\nchain = 7\n", "Line 2, chain: Write [[chain]], with two brackets"),
        (f"\nchain = [{{id = 901}}]\n{set_toml([])}", "Line 2, chain.name: 'name' is missing: add"),
        (_line(2, 'id = "901"'), "Line 2, chain.id: This must be a whole number, not text."),
        (_line(2, "id = 901.0"), "Line 2, chain.id: This must be a whole number, not a number w"),
        (_line(2, "id = true"), "Line 2, chain.id: This must be a whole number, not true or fal"),
        (_line(2, "id = -1"), "Line 2, chain.id: This must be a whole number >= 0."),
        (_line(2, f"id = {ROOM}"), "Line 2, chain.id: A chain id has at most 256 bits."),
        (_line(2, ""), "Line 1, chain.id: 'id' is missing: add it."),
        (_line(3, ""), "Line 1, chain.name: 'name' is missing: add it."),
        (_line(4, ""), "Line 1, chain.rpc: 'rpc' is missing: add it."),
        (_line(3, 'name = ""'), "Line 3, chain.name: This must be text of length >= 1."),
        (_line(3, f'name = "{"n" * 65}"'), "Line 3, chain.name: This must be text of length <= 64"),
        (_line(3, r'name = "a\u0000b"'), "Line 3, chain.name: A name has no control characters."),
        (_line(4, "rpc = []"), "Line 4, chain.rpc: This must be a list of length >= 1."),
        (_line(4, f'rpc = "{ADDRESS}"'), "Line 4, chain.rpc: This must be a list, not text."),
        (_line(4, f"'rpc' = [\n'ftp://{SECRET}'\n]"), "Line 4, chain.rpc: This is not an http://"),
        (GOOD + f'op_node = ["{SECRET}"]', "Line 5, chain.op_node: This is not an http://"),
        (GOOD + f'supervisor = ["ws://{SECRET}"]', "Line 5, chain.supervisor: This is not an htt"),
        (GOOD + f'ws = ["{ADDRESS}"]', "Line 5, chain.ws: This is not a ws:// or wss:// address"),
        (GOOD + 'ws = ["wss://"]', "Line 5, chain.ws: This is not a ws:// or wss:// address"),
        (GOOD + 'explorer_url = "explorer"', "Line 5, chain.explorer_url: This is not an http:"),
        (GOOD + 'public_rpc = "node"', "Line 5, chain.public_rpc: This is not an http:"),
        (GOOD + f'explorer_url = "http://{"e" * 200}"', "Line 5, chain.explorer_url: This must be"),
        (GOOD + "start_block = -1", "Line 5, chain.start_block: This must be a whole number >= 0"),
        (GOOD + f"start_block = {2**63}", "Line 5, chain.start_block: This must be a whole number"),
        (GOOD + "block_time = 0", "Line 5, chain.block_time: This must be a whole number >= 1."),
        (GOOD + "max_range = 0", "Line 5, chain.max_range: This must be a whole number >= 1."),
        (GOOD + "lagoon_time = 2026-08-01", "Line 5, chain.lagoon_time: This must be a whole num"),
        (GOOD + "start-block = 5", "Line 5, chain.start-block: 'start-block' is no key of the ch"),
        (GOOD + f'"{ADDRESS}" = 5', "Line 1, chain: What stands here is no key of the chains fil"),
        (GOOD + "[networks]\nx = 1", "Line 5, networks: 'networks' is no key of the chains file"),
        ("colour = 1\n" + GOOD, "Line 1, colour: 'colour' is no key of the chains file: take it"),
        (GOOD + OTHER + "colour = 1", "Line 9, chain.colour: 'colour' is no key"),
        (GOOD + GOOD, "Line 6, chain.id: 901 is there twice: keep one of them."),
        (GOOD + OTHER.replace("Chain 902", "Chain 901"), "Line 7, chain.name: 'Chain 901' is the"),
        (GOOD + set_toml([ROOM]), "Line 7, dependency_set.chains: A chain id has at most 256 bit"),
        (GOOD + set_toml([1]) * 2, "Line 9, dependency_set.name: 'local' is there twice: keep on"),
        (
            GOOD + set_toml([1]) + set_toml([2, 1]).replace("local", "other"),
            "Line 10, dependency_set.chains: Chain 1 is also in 'local': a chain is in one set.",
        ),
        (
            GOOD + set_toml([1], same_timestamp='"yes"'),
            "Line 8, dependency_set.same_timestamp: This must be true or false, not text.",
        ),
        (GOOD + set_toml([1], expiry_window=-5), "Line 8, dependency_set.expiry_window: This mu"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_its_key_and_the_remedy(
    text: str, beginning: str
) -> None:
    told = _refusal(text)
    assert told.startswith(beginning)
    assert told.endswith((". README.md, Chains file, shows every key.", "Mend it there."))
    assert SECRET not in told


def test_comments_and_blank_lines_do_not_shift_the_line() -> None:
    text = f"# [[chain]]\n\n{GOOD}\n# [[chain]]\n# id = 5\n\n{OTHER}block_time = 0\n"
    assert _refusal(text).startswith("Line 15, chain.block_time:")


@pytest.mark.parametrize("chain_id", [0, 901, 2**64 + 19, ROOM - 1])
def test_chain_ids_up_to_256_bits_are_read_exactly(chain_id: int) -> None:
    (chain,) = parse_chains_file(_line(2, f"id = {chain_id}")).chain
    assert chain.id == chain_id


def test_everything_that_is_not_given_has_its_usual_value() -> None:
    parsed = parse_chains_file(GOOD + set_toml([901]))
    (chain,), (one,) = parsed.chain, parsed.dependency_set
    assert (chain.start_block, chain.block_time, chain.lagoon_time) == (0, 2, None)
    assert (one.expiry_window, one.ingress_margin, one.same_timestamp) == (604_800, 0, True)


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("http://127.0.0.1:9545", True),
        ("https://user:key@node.example/v1?key=x", True),
        ("http://[::1]:8545/", True),
        ("", False),
        ("node.example", False),
        ("ftp://node.example", False),
        ("http://", False),
        ("http:///path", False),
        ("http://node.example:0", False),
        ("http://node.example:99999", False),
        ("http://[::1", False),
        ("http://node.example/a b", False),
        ("http://node\u0000.example", False),
    ],
)
def test_an_address_is_http_with_a_host(address: str, usable: bool) -> None:
    assert is_address(address) is usable

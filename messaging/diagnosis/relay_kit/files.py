"""A kit's commands, code and transactions as files: complete, whatever a page leaves out; pure."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from messaging.diagnosis.relay_kit.cast import node_variable
from messaging.diagnosis.relay_kit.values import Deed, DeedKind, RelayKit
from messaging.protocol.text import to_hex

_ARGUMENTS = {DeedKind.RELAY: "payload", DeedKind.RESEND: "message"}


@dataclass(frozen=True, slots=True)
class KitFile:
    """One file: `key` stands in its address, `name` is how it is saved. A page names every file and
    needs the text of none, which is written when it is asked for."""

    key: str
    name: str
    content_type: str
    write: Callable[[], str]

    @property
    def text(self) -> str:
        """What is in it."""
        return self.write()


def files_of(kit: RelayKit) -> dict[str, KitFile]:
    """Every file of a kit by its key, such as `relay.sh`."""
    suffix = kit.message_hash[2:10]
    files = [file for deed in kit.deeds for file in _of_deed(deed, suffix)]
    long = (step.long_argument for step in kit.refund)
    files += [_argument("message", suffix, one) for one in long if one is not None]
    return {file.key: file for file in files}


def _of_deed(deed: Deed, suffix: str) -> list[KitFile]:
    kind = deed.kind.value

    def file(extension: str, content_type: str, write: Callable[[], str]) -> KitFile:
        return KitFile(f"{kind}.{extension}", f"{kind}-{suffix}.{extension}", content_type, write)

    files = [
        file("mjs", "text/javascript", lambda: deed.viem.whole),
        file("json", "application/json", partial(_unsigned, deed)),
    ]
    if deed.cast is not None:
        files.append(file("sh", "text/x-shellscript", partial(_shell, deed, deed.cast.whole)))
    if deed.long_argument is not None:
        files.append(_argument(_ARGUMENTS[deed.kind], suffix, deed.long_argument))
    return files


def _argument(name: str, suffix: str, argument: bytes) -> KitFile:
    """What a short form reads."""
    return KitFile(
        f"{name}.hex", f"{name}-{suffix}.hex", "text/plain", lambda: to_hex(argument) + "\n"
    )


def _unsigned(deed: Deed) -> str:
    return json.dumps(deed.transaction.as_json(), indent=2) + "\n"


def _shell(deed: Deed, line: str) -> str:
    """A script that stops where the node is not named, and never holds a key."""
    variable = node_variable(deed.chain)
    return (
        "#!/bin/sh\n"
        f'# Set {variable} to a node of chain {deed.chain.chain_id}; "relayer" is the name of '
        "your account in cast's keystore.\n"
        "set -eu\n"
        f': "${{{variable}:?is the URL of a node of chain {deed.chain.chain_id}}}"\n'
        f"{line}\n"
    )

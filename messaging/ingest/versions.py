"""Which release of the messenger each chain runs, since remedies differ by it; asked once."""

from messaging.chain.errors import ChainError, Retry, Shrink
from messaging.ingest.nodes import opened_node
from messaging.models import Chain

NONE = "none"  # the node answers, but there is no messenger, or none that tells its version


def note_messenger_versions() -> int:
    """Ask every reached chain whose version is not known yet; returns how many were noted."""
    unknown = Chain.objects.filter(paused=False, messenger_version="", heads__level="latest")
    noted = 0
    for chain in unknown:
        version = _ask(chain)
        if version:
            noted += Chain.objects.filter(pk=chain.pk).update(messenger_version=version[:32])
    return noted


def _ask(chain: Chain) -> str:
    try:
        with opened_node(chain) as client:
            version = client.contracts().messenger_version()
    except (Retry, Shrink):
        return ""
    except ChainError:
        return NONE
    return version if version.isascii() and version.isprintable() and version else NONE

"""Uploaded ABIs made ready to decode with; what is wrong with one is told before it is stored."""

from django.db import transaction

from messaging.models import Abi, AbiFunction
from messaging.protocol.abi_json import entry_text, read_abi
from messaging.protocol.signatures import selector_of


def store_abi(abi: Abi) -> int:
    """Store an ABI with its functions and errors, those that it had replaced; returns how many.

    Raises MalformedAbi where its text is none.
    """
    rows = {
        (entry.error, selector_of(entry.callable)): entry_text(entry.callable)
        for entry in read_abi(abi.text)
    }
    with transaction.atomic():
        abi.save()
        abi.functions.all().delete()
        AbiFunction.objects.bulk_create(
            AbiFunction(abi=abi, selector=selector, error=error, entry=entry)
            for (error, selector), entry in rows.items()
        )
    return len(rows)

"""Notes the keys of logs that are stored already, and the times of their transactions."""

from django.db import migrations

from messaging.protocol.keys import KeyedLog, head_of, keys_of

BATCH = 5_000


def note_keys(apps, _editor):
    Chain = apps.get_model("messaging", "Chain")
    Log = apps.get_model("messaging", "Log")
    LogKey = apps.get_model("messaging", "LogKey")
    chain_ids = {id_: int(chain_id) for id_, chain_id in Chain.objects.values_list("id", "chain_id")}
    rows = Log.objects.order_by().values_list("chain", *KeyedLog._fields[1:]).iterator(BATCH)
    found = []
    for chain, *rest in rows:
        if chain not in chain_ids:
            continue
        log = KeyedLog(chain_ids[chain], *rest)
        found += [
            LogKey(head=head_of(key), chain=chain, block=log.block, log_index=log.log_index)
            for key in keys_of(log)
        ]
        if len(found) >= BATCH:
            LogKey.objects.bulk_create(found, ignore_conflicts=True)
            found = []
    LogKey.objects.bulk_create(found, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0011_places'),
    ]

    operations = [
        migrations.RunSQL(
            "update transaction set timestamp = block.timestamp from block "
            "where block.chain = transaction.chain and block.number = transaction.block "
            "and transaction.timestamp is null",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(note_keys, migrations.RunPython.noop),
    ]

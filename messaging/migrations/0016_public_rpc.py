from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0015_failed_relay_claims'),
    ]

    operations = [
        migrations.AddField(
            model_name='chain',
            name='public_rpc',
            field=models.URLField(blank=True, help_text="A node for everybody, given to visitors' wallets that do not know the chain. Never one with a key in its URL.", verbose_name='Public RPC'),
        ),
    ]

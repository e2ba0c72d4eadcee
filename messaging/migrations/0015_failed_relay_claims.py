"""An index of the places that relays claim, whatever payload they carry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0014_probes")]

    operations = [
        migrations.AddIndex(
            model_name="failedrelay",
            index=models.Index(
                condition=models.Q(("naming", 1)),
                fields=["source", "source_block", "source_log"],
                name="failed_relay_claim",
            ),
        ),
    ]

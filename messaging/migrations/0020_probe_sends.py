from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0019_watches'),
    ]

    operations = [
        migrations.AddField(
            model_name='probe',
            name='sends',
            field=models.IntegerField(default=0),
        ),
    ]

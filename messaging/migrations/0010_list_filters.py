from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0009_transfers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='execution',
            index=models.Index(fields=['chain', 'timestamp'], name='execution_chain'),
        ),
        migrations.AddIndex(
            model_name='execution',
            index=models.Index(fields=['source', 'timestamp'], name='execution_source_time'),
        ),
        migrations.AddIndex(
            model_name='execution',
            index=models.Index(condition=models.Q(('kind', 0)), fields=['timestamp'], name='execution_reads'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['source', 'timestamp'], name='message_source'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['destination', 'timestamp'], name='message_destination'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('sends__gt', 1)), fields=['timestamp', 'message_hash'], name='message_resent'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('sends__gt', 1), ('status__in', (1, 2))), fields=['timestamp', 'message_hash'], name='message_resent_open'),
        ),
        migrations.AddIndex(
            model_name='transaction',
            index=models.Index(fields=['sender', 'chain', 'block'], name='transaction_sender'),
        ),
    ]

"""Places where a look at the whole canonical block found no log: facts, gone with their block."""

from django.db import models


class Absence(models.Model):
    """An executing message names this place, and the block there holds no log of that index."""

    chain = models.SmallIntegerField()
    block = models.BigIntegerField()
    log_index = models.BigIntegerField()

    class Meta:
        db_table = "absence"
        constraints = (
            models.UniqueConstraint(
                fields=("chain", "block", "log_index"), name="absence_one_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}:{self.block}:{self.log_index}"

"""ABIs that staff uploaded, to decode calls and errors with; they decide nothing."""

from django.conf import settings
from django.db import models

from messaging.models.chain import Chain


class Abi(models.Model):
    """An ABI of one contract (`address`, on one `chain` or on all), or of any contract."""

    name = models.CharField(max_length=80, help_text="Shown beside what is decoded with it.")
    chain = models.ForeignKey(
        Chain, on_delete=models.CASCADE, null=True, blank=True, help_text="Empty: on every chain."
    )
    address = models.BinaryField(max_length=20, null=True)
    text = models.TextField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "abi"
        ordering = ("name",)
        verbose_name = "ABI"

    def __str__(self) -> str:
        return self.name


class AbiFunction(models.Model):
    """A function or an error of an uploaded ABI, found by its four bytes; derived from its text."""

    abi = models.ForeignKey(Abi, on_delete=models.CASCADE, related_name="functions")
    selector = models.BinaryField(max_length=4)
    error = models.BooleanField()
    entry = models.TextField()

    class Meta:
        db_table = "abi_function"
        indexes = (models.Index(fields=("selector", "error"), name="abi_function_selector"),)

    def __str__(self) -> str:
        return f"0x{bytes(self.selector).hex()} of {self.abi.name}"

"""ABIs that staff upload; the log of the admin says who changed which."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from messaging.admin.recorded import Recorded
from messaging.models import Abi
from messaging.ops.abis import store_abi
from messaging.protocol.abi_json import LONGEST, read_abi
from messaging.protocol.abi_types import MalformedAbi
from messaging.protocol.text import MalformedAddress, parse_address, to_address


class AbiForm(forms.ModelForm[Abi]):
    """An ABI from a file or pasted, of one contract or of any."""

    contract = forms.CharField(
        required=False, help_text="The contract, 0x and 40 hex digits. Empty: of any contract."
    )
    file = forms.FileField(
        required=False, help_text="The JSON of a compiler: the ABI, or an artifact that has it."
    )
    text = forms.CharField(
        label="JSON", required=False, strip=True, widget=forms.Textarea(attrs={"rows": 16})
    )

    class Meta:
        model = Abi
        fields = ("name", "chain", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.address is not None:
            self.initial["contract"] = to_address(bytes(self.instance.address))

    def clean_contract(self) -> bytes | None:
        """The 20 bytes of the contract, None for any."""
        typed = self.cleaned_data["contract"].strip()
        try:
            return parse_address(typed) if typed else None
        except MalformedAddress as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """With what is wrong with the ABI beside where it was given."""
        values = super().clean() or {}
        if values.get("chain") and "contract" in values and values["contract"] is None:
            self.add_error("chain", "A chain says where one contract is: give its address too.")
        field = "file" if values.get("file") else "text"
        try:
            values["text"] = self._given(values)
            read_abi(values["text"])
        except MalformedAbi as error:
            self.add_error(field, str(error))
        self.instance.address = values.get("contract")
        return values

    def _given(self, values: dict[str, Any]) -> str:
        upload = values.get("file")
        if not isinstance(upload, UploadedFile):
            text = str(values.get("text") or "")
            if not text:
                raise MalformedAbi("Choose a file, or paste the JSON here.")
            return text
        try:
            content: bytes = upload.read(LONGEST + 1)
            return content.decode().replace("\0", "")
        except UnicodeDecodeError as error:
            raise MalformedAbi("It is not JSON: it is no text in UTF-8.") from error


@admin.register(Abi)
class AbiAdmin(Recorded[Abi]):
    """With what calls and errors are decoded; the ABI of the very contract goes first."""

    form = AbiForm
    fields = ("name", "contract", "chain", "file", "text")
    list_display = ("name", "contract", "chain", "known", "uploaded_by", "uploaded_at")
    list_select_related = ("chain", "uploaded_by")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Abi]:
        """With how much of each can be decoded."""
        return super().get_queryset(request).annotate(count=Count("functions"))

    @admin.display(description="Contract")
    def contract(self, abi: Abi) -> str:
        """Its address, or that it is for any."""
        return "any" if abi.address is None else to_address(bytes(abi.address))

    @admin.display(description="Functions and errors")
    def known(self, abi: Any) -> int:
        """How many there are."""
        return int(abi.count)

    def save_model(self, request: HttpRequest, obj: Abi, form: Any, change: bool) -> None:
        """Store it with its functions, and who did so."""
        if request.user.is_authenticated:
            obj.uploaded_by_id = request.user.pk
        count = store_abi(obj)
        self.message_user(
            request, f"{count} functions and errors can be decoded with it.", messages.SUCCESS
        )

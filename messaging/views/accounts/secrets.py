"""What authenticator apps share with us, encrypted at rest as addresses of nodes are."""

from allauth.mfa.adapter import DefaultMFAAdapter
from encrypted_fields.fields import EncryptedFieldMixin


class SecretAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own, with its hooks for secrets filled in; old keys still decrypt."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return str(_FERNET.f.encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted."""
        return str(_FERNET.f.decrypt(encrypted_text.encode()).decode())


_FERNET = EncryptedFieldMixin()

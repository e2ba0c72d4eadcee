"""`manage.py local_admin`: the staff login of the local stack; refused anywhere else."""

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

NAME = "admin"


class Command(BaseCommand):
    """Create the local login, or give it the password of this stack."""

    help = "Create or update the staff login of `./dev up`."

    def handle(self, **options: Any) -> None:
        """Set the password that the local stack generated."""
        password = os.environ.get("CROSSLANE_LOCAL_ADMIN_PASSWORD", "")
        if os.environ.get("CROSSLANE_LOCAL") != "1" or not password:
            raise CommandError(
                "This is the login of `./dev up` alone. Elsewhere use `manage.py createsuperuser`."
            )
        user, created = get_user_model().objects.get_or_create(
            username=NAME, defaults={"is_staff": True, "is_superuser": True}
        )
        if created or not user.check_password(password):
            user.set_password(password)
            user.save()

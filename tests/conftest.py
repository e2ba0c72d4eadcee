"""What every test shares; services are started by `./dev test` before pytest reads the settings."""

import hypothesis

# On a busy machine a slow example proves nothing.
hypothesis.settings.register_profile("no-deadline", deadline=None)
hypothesis.settings.load_profile("no-deadline")

"""Why a message is stuck and what to do: facts and a probe in, ranked findings out."""

"""The pages: they read through tracing, put values into templates and hold no rule of their own."""

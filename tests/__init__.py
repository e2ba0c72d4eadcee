"""The tests of Crosslane; their folders mirror the code."""

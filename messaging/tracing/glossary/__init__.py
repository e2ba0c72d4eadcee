"""The words of the pages and what they mean, as docs/GLOSSARY.md has them; a test compares both."""

"""Tests of the pages, over stored worlds and over values made by hand."""

"""Tests of the pure protocol package: tables of vectors, properties, and eth_abi as the oracle."""

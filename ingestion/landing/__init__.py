"""The landing: what arrived, written once, redacted first, and listed in a manifest.

Here belong the write-once store, its manifest, the masking of card numbers and the splitting off
of personal data. Nothing here knows how a source is called or what its records mean; sources
hand over files and get observations back. Start with `store.LandingStore`.
"""

"""Measures a built site as its readers meet it: a folder goes in, findings come out.

``python -m audit SITE`` (``make audit``) takes every page in every variant; the tests take every type of page in
every variant, and every page once. Nothing here knows a template or a record: whatever made the folder, it is
read as a browser reads it.
"""

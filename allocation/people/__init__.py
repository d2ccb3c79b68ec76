"""Rules about people and sessions: what young people, partners and commissioners wish for.

Each rule has a file of its own; `allocation.rules` lists them among the others.
"""

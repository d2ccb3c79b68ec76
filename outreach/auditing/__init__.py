"""The auditor: read a finished folder as an attacker would, and say what can be worked out.

``grids`` is what any file comes down to; ``reading`` and its ``reading_*`` make it from files;
``vocabulary`` and ``understanding`` turn it into published figures; ``rules`` and ``solving``
find what gives a count away within one release, ``register`` and ``differencing`` across
releases; ``judging`` is the whole audit.
"""

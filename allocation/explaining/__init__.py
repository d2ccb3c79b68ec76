"""Why the plan is as it is: what is unmet, what would mend it, who gains and who loses."""

from __future__ import annotations

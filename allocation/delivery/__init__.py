"""Money and delivery: what sessions cost, who pays, who came, and what to change.

Pure functions; each file answers one question of the commissioning documents:

- `groups`: school groups of ten, in term only (R-42); `pathway`: one-to-one work after them (R-43)
- `peripatetic`: hours of visits (R-44); `place_choice`: two places within reach (R-45)
- `remote`: contacts by telephone or text, and their cap (R-46); `events`: one-off events (R-47)
- `vacancies`: fewer posts, and what is lost (R-48); `establishment`: rates of vacancy (R-49)
- `utilisation`: how full sessions are (R-51); `attendance`: planned, held, attended
- `budget_ladder`: less money, step by step (R-52); `funding`: who pays for what (R-53)
- `unit_costs`: cost of one contact, with its interval (R-54); `advising`: stop, move or add
- `pay`, `mileage`, `session_costs`, `plan_costs`: what an hour, a mile, a session, a plan cost
- `booking`: appointments that are missed, and how many more to book
"""

from __future__ import annotations

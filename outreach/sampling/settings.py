"""The settings of the sample county; `outreach init` hands them out as the template."""

from __future__ import annotations

SETTINGS = """\
# Arrenshire: an INVENTED county. Every place, person, venue and figure in these files is made up.
#
# This file says which tables to read and how to plan. To use it for your county, replace one
# table at a time with yours, and after each change run:   outreach check county.toml
# A line that starts with # is a note. Paths are relative to the folder this file is in.
# Where a table has columns, the name on the left is ours and the text on the right is the
# heading in your file. You only name the columns you have.

[county]
name = "Arrenshire"
invented = true               # prints "invented county" on every page; delete it for a real one
age_from = 10                 # the youngest and the oldest age your service is for
age_to = 17
age_bands = ["10-13", "14-15", "16-17"]   # together they must cover exactly those ages
data_date = 2026-03-31        # the day the referrals were exported
plan_date = 2026-05-04        # the day the new timetable starts; contracts may end before it
seed = 1                      # keep it, and a second run gives the same result
# A service for all ages: age_to = 120 and age_bands = ["10-17", "18-24", "25+"]
# If your data has a licence that asks for a line of credit, put the line here:
# attribution = ["Contains ..."]

# --- Referrals ------------------------------------------------------------------------------
# One row for each referral, as your case system exports it (CSV or XLSX). Only the columns
# named here are read. Leave names, NHS numbers and dates of birth out of the file: a column
# that holds any of them is refused. Use a made-up key for each person, so that people who
# come back are counted once.

[referrals]
path = "referrals.csv"
period_from = 2023-04-01      # three years: enough to see a pattern, recent enough to be true
period_to = 2026-03-31

[referrals.columns]
referral_id = "Ref no"
person_key = "Pseudonym"
agency = "Team"
referral_date = "Date received"
source = "Referred by"
age = "Age"
sex = "Gender"
postcode = "Home postcode"    # full postcodes, or sectors such as "XA1 2"
substance = "Main drug"
dual_diagnosis = "Mental health need"
excluded = "Permanently excluded"
looked_after = "In care"
# stream = "Programme"        # who is ordered to attend: see [streams] below
# consent = "Consent"         # without it a row is counted, never mapped or linked
# parental_status = "Is a parent"
triage_date = "First seen"
discharge_date = "Closed"
discharge_reason = "Why closed"

# Extracts of further agencies: with columns of their own, or with those above. To link people
# who went to both, each agency runs `outreach minimise` with the same key file.
# [[referrals.also]]
# path = "other_agency.csv"
# agency = "Other agency"

# --- Postcodes ------------------------------------------------------------------------------
# For a real county delete the next two lines: Outreach then uses the national directory that
# comes with it. If you have a newer ONS Postcode Directory (CSV), name it here instead.

[postcodes]
source = "postcodes.csv"

# --- Neighbourhoods -------------------------------------------------------------------------
# Boundaries of the small areas (for a real county: LSOA boundaries from the ONS Open Geography
# portal), as GeoPackage, GeoJSON or shapefile.

[areas]
path = "areas.gpkg"
layer = "areas"
vintage = "invented"          # real ones: "2011" or "2021"; deprivation must be of the same ones

[areas.columns]
area_code = "area_code"
name = "name"
district = "district"
rural = "rural"
group = "group"               # groups of neighbourhoods (MSOAs); else read off the name
easting = "easting"           # middle of where people live; else the middle of the area
northing = "northing"

# Residents by single year of age: one row for each area, columns age_0, age_1 and so on.
[population]
path = "population.csv"
columns = { area_code = "area_code" }
age_column = "age_{age}"

# The Indices of Deprivation, File 7. The rank is needed (1 = most deprived in England).
[deprivation]
path = "deprivation.csv"
release = "invented"          # real ones: "IoD2019" (2011 areas) or "IoD2025" (2021 areas)

[deprivation.columns]
area_code = "area_code"
imd_rank = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
imd_decile = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
imd_score = "Index of Multiple Deprivation (IMD) Score"
idaci = "Income Deprivation Affecting Children Index (IDACI) Score (rate)"

# What the boundaries do not say may come from tables: district, rural class, name or group.
# [[areas.labels]]
# path = "ruc2021.csv"        # published headers are known; yours map under `columns`

# Tables of older areas come to these by the exact-fit lookup of 2011 to 2021; so do area codes
# of 2011 in the extract. Split areas are shared out by residents.
# [areas.bridge]
# path = "lsoa11_lsoa21_lookup.csv"
# [areas.bridge_weights]
# path = "residents.csv"      # area_code and population of the areas of 2021

# Places near the county line are flagged. If neighbours give figures (area_code, easting, northing,
# population and, if they know it, observed), the scan looks across the line.
# [areas.neighbours]
# path = "neighbours.csv"

# What else is known of places: shown to analysts beside the referrals. One part for each layer.
# [[layers]]
# name = "Anti-social behaviour"
# path = "police"             # folder or zip of police.uk months, a table of counts, or of points
# kind = "street_crime"       # or "counts", "points"
# basis = "event"             # where it happened; "residence" is where people live
# provenance = "police.uk, 2025"
# weight = 1.0
# categories = ["Anti-social behaviour"]
# ages = "10-17"              # whom it is about, if not all; other ages need other_ages = "why"
# month_from = "2025-01"
# month_to = "2025-12"

# --- Places, sessions, times, people --------------------------------------------------------
# Lists inside a cell are separated by semicolons; yes or no answers a question.

[venues]
path = "venues.csv"           # every place you could use, not only those in use today
# Published registers may be added; schools and GP practices inside the county are taken:
# [[venues.registers]]
# kind = "gias"               # schools: edubasealldata.csv; "ods" for GP practices: epraccur.csv
# path = "edubasealldata.csv"
# [venues.attributes.secondary_school]   # what the register does not say, by type
# open_slots = "all"
# session_types = ["school_group"]

[session_types]
path = "session_types.csv"    # how long a session is, who runs it, how many it can see

[slots]
path = "slots.csv"            # the times of the week a session can be held

[staff]
path = "staff.csv"            # posts, not names; a vacant post counts no hours

[current_plan]
path = "current_plan.csv"     # today's timetable; delete this part if there is none

# --- Further tables; each may be deleted, here and in the folder ------------------------------
# What managers keep anyway: who came, which data arrived, what was agreed. Outreach says at
# `outreach check` what is missing or overdue. data/README.md lists the columns of each table.
# All tables of this part and the part above may also be sheets of one workbook. `outreach init`
# writes it too, as county.xlsx: name it, and the sheet, instead of the CSV file:
#   attendance = { path = "county.xlsx", sheet = "attendance" }

[optional]
attendance = { path = "attendance.csv" }              # sessions held, and how many came
screening = { path = "screening.csv" }                # screened, referred and triaged, by source
feeds = { path = "feeds.csv" }                        # data expected and received, by quarter
benchmarks = { path = "benchmarks.csv" }              # national figures and targets
preferences = { path = "preferences.csv" }            # what young people said they prefer
partner_sessions = { path = "partner_sessions.csv" }  # what partner agencies offer
events = { path = "events.csv" }                      # one-off events
funding = { path = "funding.csv" }                    # who pays which share
rates = { path = "rates.csv" }                        # mileage and pay, each from a day on
actions = { path = "actions.csv" }                    # what was agreed, by role and due date
outside_totals = { path = "outside_totals.csv" }      # figures others have published
places = { path = "places.csv" }                      # bases of staff, by name
# What people decide themselves: keep, pin (have) or ban (not use) a venue, session type, time of
# the week or post, with a reason. The plan does so wherever it can, says where it cannot, and
# says what each decision costs. Take the # away to follow the example:
# overrides = { path = "overrides.csv" }
# Money that may pay for some things only, and work beside sessions (visits, remote contacts,
# training of referrers, school groups): the plan keeps to the one and finds hours for the other.
# funds = { path = "funds.csv" }
# other_work = { path = "other_work.csv" }
# When the last bus home leaves. A plan made by bus ([travel] mode and bus_mode) counts nobody in
# a session that ends later; by car it is told in the list of places only.
# last_bus = { path = "last_bus.csv" }

# --- Travel ---------------------------------------------------------------------------------
# Minutes are estimated from straight-line distance, and every page says so. If you have real
# travel times, give a table with the columns origin, destination, minutes:
# [travel.table]
# path = "travel.csv"

[travel]
circuity_urban = 1.3          # roads are this much longer than the straight line
circuity_rural = 1.4
speed_urban_kmh = 30
speed_mixed_kmh = 48
speed_rural_kmh = 55
parking_minutes = 5

# --- Finding hotspots -----------------------------------------------------------------------

[hotspots]
max_population_share = 0.20   # no hotspot may hold more than this share of young people
min_cases = 3
replicates = 9999             # re-shuffles used to tell a pattern from chance
alpha = 0.05                  # a hotspot is reported if chance makes one like it in under 5 of 100

# Each hotspot is looked for again with other young people, without each quarter and with other
# window sizes. From here on it is called fragile, and every page says "look again".
# [trust]
# resamples = 200
# least_stability = 0.6       # found again in fewer than 6 of 10 re-checks
# largest_postcode = 0.5      # half of its young people from one postcode
# largest_institution = 0.2   # a fifth from the postcode of one organisation
# largest_quarter = 0.5       # half from one quarter, and not found without it

# Young people who are ordered to attend have no choice. Named here, they are kept apart: counted,
# not searched or planned for, and what they would change is told in private/streams.csv.
# [streams]
# column = "stream"           # our name of a column mapped above; one of yes and no will do
# statutory = ["Youth justice order"]

# `outreach hotspots` writes private/review.csv. Copy it here, let people fill in its first columns,
# and name it: then only accepted places are planned for.
# [review]
# path = "review.csv"

# Each run leaves private/baseline.json. Keep a dated copy here, and the next run says what changed.
# [refresh]
# baseline = "baseline-2026-03.json"

[need]
demand_basis = 0.5            # 0 = plan for the referrals seen, 1 = for the need expected

# --- The plan -------------------------------------------------------------------------------

[plan]
standard_minutes = 30         # a session further than this does not count as within reach
hotspot_minutes = 15          # a session this near serves a hotspot
coverage_target = 0.9         # share of planning demand that should be within reach
budget_gbp = 900              # room hire, mileage and goods, per week
friday_evening = "urban"      # hotspots that need Friday evening outreach: "all", "urban" or "none"
full_time_hours = 37
direct_share = 0.6            # share of paid hours for sessions, setting up and travel

# Each rule is "hard" (before all others), "priced" (kept as well as can be) or "off":
# [plan.rules]
# hotspots = "hard"           # every approved hotspot has a drop-in or clinic
# continuity = "off"          # part of today's timetable stays

# --- Who may see the results ----------------------------------------------------------------

[disclosure]
profile = "public"            # who share/ is for; another one needs both lines below
# "partner": the named members of a planning meeting, under agreement; "restricted": nobody
# reason = "planning meeting of 12 May, under agreement"
# decided_by = "lead analyst"  # a role, never a name; for one run only:
#                             # outreach run --profile partner --reason "..." --decided-by "..."
# roles = ["lead analyst", "head of service"]   # only these may decide it and approve a release
threshold = 8                 # no count of people smaller than this is ever shown to the public
# partner_threshold = 5       # nor one smaller than this to partners
# retention_days = 365        # private/ older than this is warned of; outreach forget deletes it
# register = "releases.json"  # what went out; each run is checked against it, see outreach release

# --- How good the records must be -----------------------------------------------------------
# Shares of the referrals that can be placed on the map. To leave out the postcodes of secure
# estate, hospitals or children's homes, list them in a CSV with the column postcode and name it
# under [referrals] as exclude_postcodes: they are counted, never mapped.

[quality]
warn_placed = 0.90            # fewer, and every page warns
stop_placed = 0.75            # fewer, and a run stops unless you give a reason
complete = 0.90               # a field that an agency fills less often is listed by the check

# --- For whoever takes over -----------------------------------------------------------------
# Printed on private/HANDOVER.md. Say where the key of the pseudonyms is kept, never the key.

[handover]
owner = ""
key_kept = ""
open_decisions = []

# Who set what, by role: printed in the paper for the meeting (pack.html).
# [[decided]]
# setting = "plan.standard_minutes"
# role = "Commissioner"
# on = 2026-02-10
# why = "as agreed for other services"

# --- To find one's way on the map; all optional ---------------------------------------------

[context]
districts = { path = "areas.gpkg", layer = "districts", columns = { name = "name" } }
river = { path = "areas.gpkg", layer = "river", columns = { name = "name" } }
roads = { path = "areas.gpkg", layer = "road_link" }
settlements = { path = "areas.gpkg", layer = "settlements", columns = { name = "name" } }
"""

"""The commissioning indicators: pure functions from records or counts to tidy tables.

Every table has ``numerator``, ``denominator``, ``value``, ``lower``, ``upper``, ``unit`` and
``sentence``. Most indicators come in two steps, `count_...` and `..._table`, so that an edition
with rounded counts can derive its figures from the rounded counts alone.

The rooms, by what they answer:

- `tidy`: what all share; `placing`: the district of each referral
- `definitions`: what each indicator is called, counts and which way is better (R-39)
- `reconciliation`: this extract beside figures that others have published
- `triage`: referred and not triaged (R-20); `conversion`: screened, referred, triaged (R-28)
- `source_gaps`: sources against a benchmark (R-22); `source_changes`: sources that fell (R-35)
- `national_change`: local change against the national one (R-34)
- `trends`: quarters with intervals, pooled years, direction (R-21, R-37)
- `recording`: shares of what is not always recorded (R-23); `completeness`: of fields (R-29)
- `changes`: points and relative change, and whether a claim fits (R-24)
- `outcomes`: planned exits and onward referral (R-25); `rereferral`: who came back (R-26)
- `caseload`: new among all in treatment (R-33); `targets`: against a target (R-41)
- `deprivation_gradient`: rates by fifth of deprivation (R-15); `rate_ratios`: exact intervals
- `substances`: filter, trend, and the share of the programme (R-17); `severity`: mix (R-38)
- `funnel`: which shares or ratios lie outside what chance gives
"""

"""The listings as read-only open data, following Open Referral UK 3.0 (HSDS-UK).

Left out, even where the standard has room for them: information for referrers, invented examples,
private addresses, e-mail addresses (a list of them would be harvested), and people's names: people
can ask to be removed, and copies held by others cannot be recalled.
"""

"""The listings as read-only open data, in the terms of Open Referral UK 3.0 (HSDS-UK).

Left out, even if the standard has room for them: the block for professionals, invented examples,
private addresses, e-mail addresses (a list of them would be harvested), and people's names: people
may ask to be taken off, and copies that others hold cannot be recalled.
"""

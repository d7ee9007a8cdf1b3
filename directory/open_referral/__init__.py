"""The listings as open data, read-only, in the words of Open Referral UK 3.0 (HSDS-UK).

Left out, whatever the standard has room for: the professional block, invented examples, private
addresses, e-mail addresses (a list of them is a harvest), and everybody's name: people may ask to
be taken off, and a copy that others hold cannot be called back.
"""

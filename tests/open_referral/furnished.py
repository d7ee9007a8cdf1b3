"""Generated services with everything filled in that open data has room for."""

from django.db import connection

# By how many services have it: every second, third and so on, so that all come together too.
_FURNISH = """
UPDATE directory_service SET
    summary = CASE WHEN id % 2 = 0 THEN 'For people with MS and their friends.' ELSE '' END,
    town = CASE WHEN id % 7 > 0 THEN 'Åbertown' ELSE '' END,
    address = CASE WHEN id % 3 > 0 THEN E'Unit ' || id || E',\\nHigh Street' ELSE '' END,
    postcode = CASE WHEN id % 5 > 0 THEN 'LS1 3EX' ELSE '' END,
    telephone = CASE WHEN id % 4 > 0 THEN '01632 960001' ELSE '' END,
    telephone_hours = CASE WHEN id % 3 = 0 THEN 'Weekdays, 9 to 5.' ELSE '' END,
    text_number = CASE WHEN id % 11 = 0 THEN '07700 900001' ELSE '' END,
    relay_uk = CASE WHEN id % 6 = 0 THEN 'yes' ELSE '' END,
    website = CASE WHEN id % 3 = 0 THEN 'https://example.org/' || id ELSE '' END,
    email = 'harvest' || id || '@example.org',
    clinic_days = id % 128,
    ms_physiotherapist_days = id % 32,
    works_with = id % 1024,
    minimum_age = CASE WHEN id % 5 = 0 THEN 16 END,
    maximum_age = CASE WHEN id % 10 = 0 THEN 65 END,
    price_first = CASE WHEN id % 2 = 0 THEN 55.50 END,
    minutes_first = CASE WHEN id % 4 = 0 THEN 45 END,
    price_further = CASE WHEN id % 2 = 0 THEN 40 END,
    price_home = CASE WHEN id % 6 = 0 THEN 0 END,
    prices_told_on = '2026-05-01',
    commissioner = CASE WHEN id % 3 = 0 THEN 'NHS Overmarsh Integrated Care Board' ELSE '' END,
    metres_from_drop_off = CASE WHEN id % 9 = 0 THEN 0 WHEN id % 9 = 1 THEN 40 END
"""
_FURNISH_ORGANISATIONS = """
UPDATE directory_organisation SET
    website = CASE WHEN id % 2 = 0 THEN 'https://example.org/' || id ELSE '' END,
    ods_code = CASE WHEN kind = 'nhs' THEN 'RR8' ELSE '' END,
    charity_number = (ARRAY['', '1234567', 'SC012345', 'NIC100123'])[id % 4 + 1]
"""


def furnish() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FURNISH)
        cursor.execute(_FURNISH_ORGANISATIONS)

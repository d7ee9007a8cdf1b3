"""A small gazetteer beside what is built in: the postcodes of the box's cases and their neighbours.

Coordinates and council codes contain Ordnance Survey data, Royal Mail data and National Statistics
data, each © Crown copyright and database right 2014 (Royal Mail: © Royal Mail copyright and
database right 2014), and public sector information licensed under the Open Government Licence v3.0.
"""

from collections.abc import Iterator

from directory.gazetteer.rows import NATIONS
from directory.models import Area, PostcodeLocation
from directory.postcodes import Postcode

# Postcode or sector, latitude, longitude, and its council; its nation where it has none.
_ROWS = """
B15_3 52.4669 -1.9356 E08000025 | BD7_1 53.7909 -1.7672 E08000032
BD7_1DP 53.7917 -1.7621 E08000032 | BS1_1QW 51.4535 -2.5927 E06000023
BS1_1QZ 51.4538 -2.5928 E06000023 | BS1_1UQ 51.4541 -2.5927 E06000023
BS1_9 51.4560 -2.5858 E06000023 | BS10_5 51.4978 -2.5969 E06000023
BS10_5NB 51.4973 -2.5929 E06000023 | BT1_5 54.5978 -5.9300 N | BT1_5AG 54.5977 -5.9305 N
BT1_5DP 54.5976 -5.9297 N | BT1_5GA 54.5976 -5.9297 N | BT1_5GS 54.5966 -5.9301 N
BT1_6 54.5971 -5.9332 N | BT23_4 54.5923 -5.7067 N | BT6_8 54.5890 -5.9064 N
BT6_8LL 54.5862 -5.9016 N | CF10_3 51.4794 -3.1842 W06000015
CF10_3NP 51.4856 -3.1772 W06000015 | CR0_1 51.3708 -0.1002 E09000008
CR0_1AA 51.3677 -0.1004 E09000008 | DL1_3 54.5514 -1.5306 E | E4_7 51.6358 -0.0030 E
E4_7DY 51.6336 -0.0024 E09000031 | E8_1 51.5464 -0.0603 E | E8_1EA 51.5450 -0.0564 E09000012
EC1A_1 51.5244 -0.1119 E | EC1A_1BB 51.5245 -0.1121 E09000019 | EH1_1 55.9490 -3.1920 S12000036
G1_2 55.8624 -4.2522 S12000046 | G1_2BQ 55.8634 -4.2485 S12000046
G12_8 55.8751 -4.2875 S12000046 | G12_9 55.8780 -4.3035 S12000046 | GL2_9 51.8883 -2.2264 E
L5_1 53.4289 -2.9646 E08000012 | L5_7 53.4298 -2.9856 E08000012
LL57_2 53.2223 -4.1429 W06000002 | LL57_2PW 53.2090 -4.1598 W06000002
LS1_3 53.8009 -1.5513 E08000035 | LS1_3AB 53.8001 -1.5487 E08000035
LS1_3EX 53.8014 -1.5517 E08000035 | LS1_5BY 53.7993 -1.5489 E08000035
LS1_5RB 53.7994 -1.5485 E08000035 | LS1_5RG 53.7993 -1.5489 E08000035
LS1_9 53.7976 -1.5596 E08000035 | LS10_4 53.7469 -1.5386 E08000035
LS10_4AN 53.7503 -1.5236 E08000035 | LS2_8 53.8011 -1.5477 E08000035
M20_1 53.4346 -2.2400 E08000003 | M20_1PH 53.4385 -2.2434 E08000003
NE1_4 54.9720 -1.6205 E08000021 | NE1_4ST 54.9752 -1.6224 E08000021
OL1_3 53.5460 -2.1058 E08000004 | OL1_3US 53.5436 -2.1096 E08000004 | OX3_9 51.7708 -1.2061 E
OX3_9DU 51.7639 -1.2198 E07000178 | PO30_4 50.6714 -1.4020 E06000046
PO30_4QA 50.7002 -1.4165 E06000046 | SL4_1 51.4813 -0.6098 E06000040
SL4_1NJ 51.4840 -0.6066 E06000040 | SL4_1QD 51.4853 -0.6064 E06000040
SL4_1RQ 51.4847 -0.6065 E06000040 | SL4_9 51.4812 -0.6104 E06000040 | SW1A_1 51.5017 -0.1389 E
SW1A_1AA 51.5010 -0.1416 E09000033 | SW1A_2 51.5022 -0.1272 E
SW1A_2AA 51.5035 -0.1277 E09000033 | YO10_3 53.9559 -1.0511 E06000014
ZE1_0 60.1513 -1.1718 S12000027 | ZE1_0GQ 60.1511 -1.1455 S12000027
ZE2_9 60.3198 -1.2333 S12000027 | ZE2_9DP 60.7574 -0.8607 S12000027
ZE2_9DR 60.7587 -0.8576 S12000027 | ZE2_9EA 60.7580 -0.8619 S12000027
"""
_NATION = {code[0]: code for code in NATIONS}


def rows() -> Iterator[PostcodeLocation]:
    councils = dict(Area.objects.filter(level=Area.Level.COUNCIL).values_list("code", "parent_id"))
    for row in _ROWS.replace("\n", " | ").strip(" |").split(" | "):
        name, latitude, longitude, area = row.split()
        postcode = Postcode.parse(name.replace("_", " "))
        yield PostcodeLocation(
            name=str(postcode),
            level=int(postcode.level),
            latitude=float(latitude),
            longitude=float(longitude),
            council_id=area if area in councils else None,
            nation_id=_NATION[area[0]],
        )

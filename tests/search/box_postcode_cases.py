"""Postcodes, coordinates, and what programs make of them, as they are typed in the search box.

What the signs mean stands in box_cases.py.
"""

TABLE = r"""
# A postcode is the same in any case, spacing, punctuation or width.
[place]
BD7 1DP = BD7 1DP ¦ bd7 1dp ¦ Bd71Dp ¦ BD7-1DP ¦ (BD7 1DP) ¦ BD7 1DP.
LS1 3EX = “LS1 3EX” ¦ L S 1 3 E X ¦ ＬＳ１　３ＥＸ
SW1A 1AA = SW1A1AA
BT1 5GS = BT1 5GS,
EC1A 1BB = ec1a1bb

# A district, a sector or a group of districts is a place, not a dead end.
[place]
LS1 = LS1 ¦ ls 1
G12 = G12
HS1 = HS1
LS1 3 = LS1 3
EC1A = EC1A
EC1 = EC1
SW1 = SW1

# Half-typed: what is left is cut back to the sector or district it begins with, and the page
# says so.
[place] says Showing|whole|full postcode|rest|read|took|about|end of
LS1 3 = LS1 3E
BD7 1 = BD7 1D ¦ BD71
SW1A 1 = SW1A 1A ¦ SW1A1A
BT23 4 = bt23 4y
CF10 3 = CF10 3N
G12 8 = G128Q
EH1 1 = EH1 1Y
NE1 4 = NE1 4S
OX3 9 = OX3 9D
YO10 3 = YO10 3W
B15 3 = B153P

# A letter or digit that looks or sounds like another is put right when the postcode then
# exists, and the page says which one it shows.
[place] says Showing|read|instead|took|mean
LS1 3EX = LSl 3EX ¦ L51 3EX ¦ LS1 3EX1
OX3 9DU = 0X3 9DU
SW1A 1AA = SWIA 1AA ¦ SWlA 1AA
BD7 1DP = BD7 IDP ¦ BD7 lDP ¦ 8D7 1DP
CF10 3NP = CFlO 3NP ¦ CF1O 3NP
LS10 4AN = LS1O 4AN
M20 1PH = M2O 1PH
BT1 5GS = BT I 5GS
OL1 3US = OLI 3US ¦ 0L1 3US
SW1A 2AA = 5W1A 2AA
ZE1 0GQ = ZEI OGQ

# One full postcode anywhere in the text is what is meant; the words around it are no obstacle.
[place]
LS1 3EX = Leeds LS1 3EX ¦ LS1 3EX Leeds ¦ LS1 3EX, UK ¦ Postcode: LS1 3EX ¦ near LS1 3EX
  + LS1 3EX England ¦ 12 Mill Lane, Leeds, ls13ex
BD7 1DP = Bradford, BD7 1DP ¦ BD7 1DP Bradford ¦ 14 Great Horton Road Bradford BD7 1DP
  + my postcode is BD7 1DP ¦ BD7 1DP please ¦ physio near BD7 1DP
SW1A 2AA = 10 Downing Street, London SW1A 2AA
BT6 8LL = 220 Ravenhill Avenue, Belfast BT6 8LL
E4 7DY = London, E4 7DY
CR0 1AA = London, CR0 1AA
BS10 5NB = Bristol, BS10 5NB
NE1 4ST = Newcastle, NE1 4ST
PO30 4QA = Flat 2, 5 High Street, Newport, Isle of Wight PO30 4QA
E8 1EA = E8 1EA London
LL57 2PW = Ysbyty Gwynedd, Bangor LL57 2PW

# A district beside a town is the more exact of the two and is used.
[place]
G12 = Glasgow G12
E8 = London E8
LS7 = Leeds LS7
B15 = Birmingham B15
BD7 = BD7 Bradford
SW19 = London, SW19
KA26|Girvan = Girvan KA26
CB3|Girton = Girton CB3
LS1 3 = Leeds LS1 3

# A real-looking postcode that does not exist and whose district does not exist either: say so,
# say what to do.
[message] says postcode
- = ZZ99 9ZZ ¦ QQ1 1AA ¦ XX1 1XX
[place|message]
- = LS99 9ZZ

# A postcode we do not have, in a district or sector we have: the finest we know, and say so.
[place] says about|know
LS1 = LS1 9ZZ
BD7 1 = BD7 1ZZ
G12 = G12 9ZZ

# A forces address has no place on the map: say so, ask for a postcode or town.
[message] says BFPO
- = BFPO 1 ¦ BF1 2AA

# Coordinates as maps and programs write them.
[place]
location|LS1|LS2 = 53.7997,-1.5492 ¦ 53.7997, -1.5492 ¦ 53.7997 -1.5492 ¦ (53.7997, -1.5492)
  + geo:53.7997,-1.5492 ¦ 53.7997° N, 1.5492° W ¦ 53°47'59"N 1°32'57"W ¦ +53.7997,-1.5492
location|BS = 51.45453912345678,-2.587910123456789
location|ZE2 = 60.756,-0.859
location|BT = 54.5973,-5.9301
location|SL4 = 51.4839,-.6044

# Text that a program encoded twice, or pasted with its code.
[place]
SW1A 2AA = SW1A%202AA
CF10 3NP = CF10%2B3NP
LS1 3EX = LS1+3EX
BD7 1DP = BD7&nbsp;1DP
St Helens = St%20Helens
Milton Keynes = Milton+Keynes
"""

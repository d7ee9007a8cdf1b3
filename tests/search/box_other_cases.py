"""People, services, topics, urgent words and nonsense, as they are typed in the search box.

What the signs mean stands in box_cases.py.
"""

TABLE = r"""
# Not in the United Kingdom: say so, and whose health service it is where it is near.
[elsewhere] says own health|United Kingdom|UK
- = Jersey ¦ Guernsey ¦ Isle of Man ¦ JE2 3AB ¦ IM1 1AA ¦ GY1 1AA ¦ Douglas, Isle of Man
  + Dublin ¦ Republic of Ireland ¦ Gibraltar ¦ D02 X285 ¦ 53.349805,-6.26031 ¦ Alderney
[elsewhere|choice|place] says Jersey
- = St Helier

# The one person of that number or name.
[person]
Kwabena Asareba = PH990014 ¦ ph 990014 ¦ PH-990014. ¦ HCPC PH990014 ¦ Kwabena Asareba
Siobhán Portorra-Kane = Siobhan Portorra-Kane
[person|choice]
Kwabena Asareba = Asareba
Leopold Anstruther-Vane = Leopold
Philippa Underclough = Philippa
Wojciech Halny = Wojciech
Róisín Cavehillock = Roisin
Tomasz Jarzębiak = Jarzebiak

# A listing by its name or its code, slips of the pen included where only one is meant.
[service|choice]
Harehope MS Therapy Centre = Harehope
[service]
Harehope MS Therapy Centre = Harehope MS Therapy Centre
Larkfold Infirmary = Larkfold Infirmary ¦ D2UZ ¦ D2-UZ
Aireholme neuro physiotherapy team = N8Z3 ¦ n8z3
Calderwick neuro therapy team = G3Y9
Penny Loaf Physiotherapy, Pudsey = E8RG
Coed Derw Hospital = Coed Derw Hospital
Ysbyty Llechen Las = Ysbyty Llechen Las
Bobbin Court MS Therapy Centre = Bobbin Court
Shipbuilder Hospital = Shipbuilder Hospital
[service|offer]
Calderwick = Calderwik

# A hospital or street we do not know: say so, offer the town its name holds if there is one,
# ask for the postcode.
[offer]
Leeds = Leeds General Infirmary
[message|offer|choice] says postcode|town
- = Royal Victoria Infirmary ¦ 10 Downing Street ¦ 221b Baker Street ¦ St Thomas' Hospital
  + Ysbyty Gwynedd

# A number that is no place: say what it looks like and what to enter.
[message|offer] says PH990014
- = 990014
[message|offer] says PH
- = 12345
[message|offer] says occupational
- = OT12345
[message|offer] says PH123456
- = PH123456
[message|offer] says postcode
- = 01632 960001

# Someone who types this needs to know first where to turn: the safety words at the top of the
# answer, 999 among them; what leads depends on the word (relapse: MS nurse or GP; danger: 999).
[safety] says 999
- = relapse ¦ emergency ¦ 999 ¦ 111 ¦ ambulance ¦ I am having a relapse ¦ flare up
  + sudden weakness ¦ can't walk ¦ new symptoms ¦ I have fallen ¦ suicidal ¦ cannot breathe

# A thing wanted, not a place: the filter for it is set, and the page asks where.
[topic]
approach=hydrotherapy = hydrotherapy ¦ aquatic therapy ¦ swimming pool
setting=home-visits = home visits ¦ home visit ¦ physio at home
pays=free = free
route=private = private
route=charity = charity
route=nhs-referral = NHS
route=nhs-self-referral = self referral
setting=remote = video
approach=fes = FES
approach=acupuncture = acupuncture
helps-with=fatigue = fatigue
helps-with=balance-and-falls = falls
helps-with=spasticity = spasticity
wheelchair = wheelchair
access=hoist = hoist
language=bsl = BSL
language=pa = Punjabi
[topic|choice]
approach=hydrotherapy = pool
[topic|choice|area]
route=charity = MS therapy centre

# A thing and a place: the place is used (and the thing where there is a filter for it).
[place]
Bristol = Bristol physio
Slough = Slough physio
Leeds = hydrotherapy Leeds
Bradford = home visits in Bradford
Sheffield = neuro physio Sheffield
Norwich = physiotherapist near Norwich
LS7 = physio in Leeds LS7
Cardiff = MS physio Cardiff

# Nonsense: an error in words, with what to enter; nothing offered that has nothing to do with
# it.
[message] says postcode
- = asdfgh ¦ xyzzy ¦ ????? ¦ !!! ¦ <script>alert(1)</script> ¦ ' OR 1=1 -- ¦ undefined ¦ 😀 ¦ a
  + zzzzzzzzzz ¦ -

# A first or last name of nobody here: say that no such name is listed, not that the postcode is
# wrong.
[message|offer] says called|name|!real postcode
- = Nicola ¦ Nicole ¦ Monica ¦ Louisa

# A word about MS that is neither a place nor a filter: say what the box is for; no "real
# postcode".
[message|topic] says postcode|town|where|!real postcode
- = MS
[message|topic] says nurse
- = MS nurse
[message|topic] says postcode|town|where
- = multiple sclerosis ¦ physiotherapist ¦ physio
[message|topic] says location|postcode
- = near me ¦ my location
[message|topic] says postcode|999
- = help
"""

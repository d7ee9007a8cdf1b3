"""Towns, areas and what is nearly one, as they are typed in the search box.

What the signs mean stands in box_cases.py.
"""

TABLE = r"""
# A town by its plain name.
[place]
Sheffield = Sheffield
Poole = Poole
Woking = Woking
Rhoose = Rhoose
Stoke = Stoke on Trent
Lynn = Kings Lynn ¦ King’s Lynn
St Helens = st helens
St Albans = ST. ALBANS
St Albans|Saint Albans = Saint Albans
Newcastle upon Tyne = Newcastle-upon-Tyne
Weston = Weston super Mare
Ashby = Ashby de la Zouch
Hay = Hay on Wye
Berwick = Berwick-on-Tweed ¦ Berwick
Hull = Hull
Llandrindod = Llandrindod
Bury St Edmunds = Bury St. Edmunds
Coity = Coity
Bath = Bath
Reading = Reading
Deal = Deal
Street = Street
Goring = Goring
London = London

# Welsh, Gaelic, Irish and older names are names, with or without their accents.
[place]
Caerdydd|Cardiff = Caerdydd
Abertawe|Swansea = Abertawe
Drenewydd|Newtown = Y Drenewydd
Inbhir Nis|Inverness = Inbhir Nis
Inbhir|Ayr = Inbhir Àir
Steòrnabhagh|Stornoway = Steornabhagh
Glaschu|Glasgow = Glaschu
Feirste|Belfast = Béal Feirste ¦ Beal Feirste
Newry|tIúr = An tIúr
Londonderry|Derry = Londonderry
Carnarvon|Caernarfon = Carnarvon
Wyddgrug|Mold = Yr Wyddgrug
Port|Portree = Port Rìgh
Ogwr|Bridgend = Pen-y-bont ar Ogwr

# What stands after the town, with or without a comma, tells which one; it is no obstacle where
# it fits.
[place]
Leeds = Leeds, West Yorkshire ¦ Leeds UK ¦ Leeds area ¦ Leeds city centre ¦ Leeds W. Yorks
Bradford @BD1 = Bradford West Yorkshire
Slough = Slough Berkshire
Harrogate = Harrogate North Yorkshire
Preston @PR1 = Preston Lancashire
Bangor @LL57 = Bangor Gwynedd ¦ Bangor, Gwynedd
Bangor @BT20 = Bangor, Co. Down
Newtownards = Newtownards Co Down ¦ Newtownards, Co. Down
Newport @TF10 = Newport, Shropshire ¦ Newport Shropshire
Newport @PO30 = Newport, Isle of Wight
Newport @SA42 = Newport Pembrokeshire
Newport @NP20 = Newport, Gwent
Ashford @TN23 = Ashford Kent
Ashford @TW15 = Ashford, Surrey ¦ Ashford, Middlesex
Richmond @DL10 = Richmond North Yorkshire
Richmond @TW9 = Richmond, Surrey
Bristol = Bristol, UK
Hackney = Hackney London ¦ Hackney, London
City of London = City of London ¦ City of London, London ¦ City of London London
Westminster = City of Westminster, London ¦ City of Westminster London
Perth @PH1 = Perth, Scotland
Cardiff = Cardiff Wales
Gillingham @SP8 = Gillingham Dorset
Truro = Truro, Kernow
Swansea = Swansea, South Wales
Ripon = Ripon N Yorks
[place|choice|offer]
Whitchurch = Whitchurch, Hampshire

# What stands after the comma fits no town of that name that we know: say so, offer the ones
# there are, and never take the largest in silence.
[offer] says Kent
Leeds = Leeds, Kent
Cambridge = Cambridge, Kent
Durham = Durham, Kent
[offer] says Essex
Preston = Preston, Essex
Glasgow = Glasgow, Essex
[offer] says Devon
Bradford = Bradford, Devon
[offer] says Cornwall
Sheffield = Sheffield, Cornwall
[offer] says Scotland
Norwich = Norwich, Scotland
[offer] says Wales
Slough = Slough, Wales
[offer] says Cumbria
Oxford = Oxford, Cumbria

# Several towns have the name and none stands far above the rest: ask which one.
[choice]
Newcastle upon Tyne & Newcastle under Lyme = Newcastle
London & North Yorkshire = Richmond
Kent & Surrey = Ashford
Isle of Wight & Shropshire|Telford = Newport
Cardiff & Shropshire = Whitchurch
Cornwall & Cambridgeshire = St Ives
Gwynedd & Northern Ireland = Bangor
Kent & Hampshire = Hythe
Kingston upon Hull & Kingston upon Thames = Kingston
Newcastle upon Tyne = N'castle
[choice|offer]
Newcastle = Newcastel

# One slip of the pen away from a town: offer it first (or show it and say so).
[offer]
Sheffield = Sheffeild
Leicester = Leicster
Middlesbrough = Middlesborough
Glasgow = Glascow
Southampton = Southhampton ¦ Suthampton
Bournemouth = Bournmouth
Worcester = Worchester
Newtownards = Newtonards
Birmingham = Brimingham ¦ Birmingam
Manchester = Manchster ¦ Mancehster
Liverpool = Liverpol
Nottingham = Nottinghm ¦ Notingham
Cardiff = Cardif
Edinburgh = Edinbrough ¦ Edinborough
Aberdeen = Abberdeen
Inverness = Invernes
Swansea = Swanseaa
Wolverhampton = Wolverhamton
Plymouth = Plymoth
Norwich = Norwhich
Peterborough = Peterbrough
Milton Keynes = Milton Keyns ¦ Miltonkeynes
Scarborough = Scarborugh
Huddersfield = Huddersfeild
Macclesfield = Macclesfeild
Chelmsford = Chelmsfrod
Colchester = Colchestor
Gloucester = Glouster ¦ Gloucster
Shrewsbury = Shrewsbary
Llanelli = Llanelii
Aberystwyth = Aberystwith
Enniskillen = Enniskilen
Coleraine = Coleriane
Harrogate = Harogate
Kilmarnock = Kilmarnok
Bradford = Bradfrod
Reading = Readnig
Belfast = Belfsat
Stockport = Stockprot
Darlington = Darlingtn
Ipswich = Ipswitch
Canterbury = Canterbery
Guildford = Guilford

# A common short form that the maps and letters use; one meaning.
[place|offer]
Birmingham = B'ham ¦ Bham ¦ Brum
Southampton = Soton ¦ S'oton
Liverpool = L'pool
Peterborough = P'boro
Manchester = Manc
Wolverhampton = W'hampton

# A county or council is an area: its page, a search of it, or which part of it; never one
# listing or a namesake elsewhere.
[area|choice]
Kent = Kent
Devon = Devon
Essex = Essex
Surrey = Surrey
Somerset = Somerset
Cumbria = Cumbria
Cornwall = Cornwall
Cornwall|Kernow = Kernow
Norfolk = Norfolk
Northumberland = Northumberland
Fife = Fife
Powys = Powys
Gwynedd = Gwynedd
Ceredigion = Ceredigion
Lancashire = Lancashire
West Yorkshire = West Yorkshire
Yorkshire = Yorkshire
North Yorkshire = North Yorkshire
West Midlands = West Midlands
Berkshire = Berkshire
Manchester = Greater Manchester
Merseyside = Merseyside
Tyne = Tyne and Wear
Durham = County Durham ¦ Co Durham
Down = County Down
Antrim = Co. Antrim
Fermanagh = County Fermanagh
Rutland = Rutland
Middlesex = Middlesex
Sussex = Sussex
Hampshire|Hants = Hants
Nottinghamshire|Notts = Notts
Hertfordshire|Herts = Herts
Caithness = Caithness
Argyll = Argyll
Dyfed|Pembrokeshire|Carmarthenshire = Dyfed
Pembrokeshire|Benfro = Sir Benfro
Perth = Perthshire
Humber|Hull|Lincolnshire = Humberside
Avon|Bristol = Avon

# A council or a health board by its name, whole or short.
[area|place]
Leeds = Leeds City Council
Bradford = Bradford Council
Kirklees = Kirklees
Calderdale = Calderdale
Sandwell = Sandwell
Wirral = Wirral ¦ The Wirral
Thanet = Thanet
Medway = Medway
Torbay = Torbay
Tameside = Tameside
Rhondda = Rhondda Cynon Taf
Glamorgan = Vale of Glamorgan
Blaenau = Blaenau Gwent
Argyll and Bute|Argyll & Bute = Argyll & Bute
Ards = Ards and North Down
Lothian = NHS Lothian
Betsi = Betsi Cadwaladr
Eileanan = Na h-Eileanan Siar
Highland = Highland

# A London borough, with and without its title or "London".
[area|place]
Tower Hamlets = Tower Hamlets ¦ Tower Hamlets, London
Hackney = London Borough of Hackney ¦ Hackney
Lambeth = Lambeth
Kensington = Kensington and Chelsea ¦ Kensington & Chelsea
Barking = Barking and Dagenham
Greenwich = Royal Borough of Greenwich
Brent|!Knoll = Brent
Newham = Newham
Haringey = Haringey
Havering = Havering
Westminster = Westminster
[area|choice]
Merton = Merton

# An island is a place or an area of its own, never one listing whose name holds the word.
[area|place]
Wight = Isle of Wight
Anglesey = Anglesey
Anglesey|Ynys = Ynys Môn ¦ Ynys Mon
Skye = Skye ¦ Isle of Skye
Skye|Sgitheanach = An t-Eilean Sgitheanach
Lewis = Lewis ¦ Isle of Lewis
Harris = Harris
Unst|ZE2|Shetland = Unst
Orkney = Orkney
Shetland = Shetland
Western Isles|Eileanan = Western Isles
Hebrides|Eileanan|Western Isles = Outer Hebrides
Scilly = Isles of Scilly
Mull = Mull
Islay = Islay
Sheppey|Swale = Isle of Sheppey
[area|place|choice|offer]
Iona = Iona

# A nation is an area: its page or a search of it; never a village of that name.
[area]
Wales = Wales
Wales|Cymru = Cymru
Scotland = Scotland
England = England
Northern Ireland = Northern Ireland ¦ N Ireland ¦ NI

# A part of the country with no fixed edge: ask which town or postcode; never one listing or a
# namesake.
[area|choice|offer|message]
- = East London ¦ South London ¦ Teesside ¦ Tyneside ¦ East Anglia ¦ The Midlands
  + Lake District ¦ Scottish Highlands ¦ Black Country ¦ North East ¦ Home Counties
"""

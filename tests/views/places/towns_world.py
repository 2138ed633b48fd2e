"""Agencies on record for the journeys of residents, and where each journey must end. The agencies are real."""

from partnerships.models.vocabulary import Kind

POLICE, SHERIFF, CAMPUS, TRIBAL, STATE, FIRE = (
    Kind.POLICE, Kind.SHERIFF, Kind.CAMPUS, Kind.TRIBAL, Kind.STATE_POLICE, Kind.FIRE,
)  # fmt: skip
AGENCIES = (
    ("Montclair Police Department", POLICE, "Montclair", "34013", "NJ"),
    ("Montclair State University Police", CAMPUS, "Montclair", "34013", "NJ"),
    ("Woodbridge Police Department", POLICE, "Woodbridge", "34023", "NJ"),
    ("New York Police Department", POLICE, "New York", "36061", "NY"),
    ("Nassau County Police Department", POLICE, "Mineola", "36059", "NY"),
    ("Los Angeles Police Department", POLICE, "Los Angeles", "06037", "CA"),
    ("Los Angeles County Sheriff's Department", SHERIFF, "Los Angeles", "06037", "CA"),
    ("Beverly Hills Police Department", POLICE, "Beverly Hills", "06037", "CA"),
    ("San Diego Police Department", POLICE, "San Diego", "06073", "CA"),
    ("Chicago Police Department", POLICE, "Chicago", "17031", "IL"),
    ("Boston Police Department", POLICE, "Boston", "25025", "MA"),
    ("Brookline Police Department", POLICE, "Brookline", "25021", "MA"),
    ("Barnstable Police Department", POLICE, "Barnstable", "25001", "MA"),
    ("Mansfield Police Department", POLICE, "Mansfield", "09013", "CT"),
    ("South Kingstown Police Department", POLICE, "South Kingstown", "44009", "RI"),
    ("Philadelphia Police Department", POLICE, "Philadelphia", "42101", "PA"),
    ("Lower Merion Township Police Department", POLICE, "Ardmore", "42091", "PA"),
    ("St. Louis Metropolitan Police Department", POLICE, "St. Louis", "29510", "MO"),
    ("St. Louis County Police", POLICE, "St. Louis", "29189", "MO"),
    ("Kansas City Police Department", POLICE, "Kansas City", "29095", "MO"),
    ("Kansas City Kansas Police Department", POLICE, "Kansas City", "20209", "KS"),
    ("Metropolitan Nashville Police Department", POLICE, "Nashville", "47037", "TN"),
    ("Louisville Metro Police Department", POLICE, "Louisville", "21111", "KY"),
    ("Jeffersontown Police Department", POLICE, "Jeffersontown", "21111", "KY"),
    ("Indianapolis Metropolitan Police Department", POLICE, "Indianapolis", "18097", "IN"),
    ("Beech Grove Police Department", POLICE, "Beech Grove", "18097", "IN"),
    ("Jacksonville Sheriff's Office", SHERIFF, "Jacksonville", "12031", "FL"),
    ("Athens-Clarke County Police Department", POLICE, "Athens", "13059", "GA"),
    ("Cobb County Police Department", POLICE, "Marietta", "13067", "GA"),
    ("Alexandria Police Department", POLICE, "Alexandria", "51510", "VA"),
    ("Fairfax County Police Department", POLICE, "", "51059", "VA"),
    ("Norfolk Police Department", POLICE, "Norfolk", "51710", "VA"),
    ("Albemarle County Police Department", POLICE, "Charlottesville", "51003", "VA"),
    ("Texarkana Police Department", POLICE, "Texarkana", "48037", "TX"),
    ("Texarkana Arkansas Police Department", POLICE, "Texarkana", "05091", "AR"),
    ("Bristol Police Department", POLICE, "Bristol", "47163", "TN"),
    ("Aurora Police Department", POLICE, "Aurora", "08005", "CO"),
    ("Las Vegas Metropolitan Police Department", POLICE, "Las Vegas", "32003", "NV"),
    ("Honolulu Police Department", POLICE, "Honolulu", "15003", "HI"),
    ("Anchorage Police Department", POLICE, "Anchorage", "02020", "AK"),
    ("Navajo Nation Police Department", TRIBAL, "Window Rock", "04001", "AZ"),
    ("Apache County Sheriff's Office", SHERIFF, "St. Johns", "04001", "AZ"),
    ("Metropolitan Police Department", POLICE, "Washington", "11001", "DC"),
    ("Florida Highway Patrol", STATE, "Tallahassee", "12073", "FL"),
)  # fmt: skip
NONE: tuple[str, ...] = ()
NYPD, LAPD, LASD = (
    "New York Police Department",
    "Los Angeles Police Department",
    "Los Angeles County Sheriff's Department",
)
CPD, BPD, PPD = "Chicago Police Department", "Boston Police Department", "Philadelphia Police Department"
STL, STL_COUNTY = "St. Louis Metropolitan Police Department", "St. Louis County Police"
KCPD, LVMPD = "Kansas City Police Department", "Las Vegas Metropolitan Police Department"
LMPD, IMPD = "Louisville Metro Police Department", "Indianapolis Metropolitan Police Department"
FAIRFAX, MNPD = "Fairfax County Police Department", "Metropolitan Nashville Police Department"
NAVAJO, APACHE = "Navajo Nation Police Department", "Apache County Sheriff's Office"
JOURNEYS = (
    # a town, by its ZIP code and its names
    ("/zip/07042/", ("Montclair Police Department", "Montclair State University Police")),
    ("/places/NJ/montclair/", ("Montclair Police Department", "Montclair State University Police")),
    ("/places/NJ/upper-montclair/", ("Montclair Police Department", "Montclair State University Police")),
    ("/places/CA/montclair/", NONE),
    ("/zip/90210/", ("Beverly Hills Police Department", LASD)),
    ("/places/NJ/iselin/", ("Woodbridge Police Department",)),
    # boroughs, neighborhoods and names of the mail
    ("/zip/11201/", (NYPD,)), ("/zip/10451/", (NYPD,)), ("/zip/10301/", (NYPD,)), ("/zip/11375/", (NYPD,)),
    ("/zip/10001/", (NYPD,)), ("/places/NY/new-york-city/", (NYPD,)), ("/places/NY/new-york/", (NYPD,)),
    ("/places/NY/brooklyn/", (NYPD,)), ("/places/NY/bronx/", (NYPD,)), ("/places/NY/harlem/", (NYPD,)),
    ("/places/NY/astoria/", (NYPD,)), ("/places/NY/nyc/", (NYPD,)),
    ("/places/NY/levittown/", ("Nassau County Police Department",)),
    ("/zip/91601/", (LAPD, LASD)), ("/zip/91401/", (LAPD, LASD)), ("/places/CA/hollywood/", (LAPD, LASD)),
    ("/places/CA/san-pedro/", (LAPD, LASD)), ("/places/CA/brentwood-los-angeles/", (LAPD, LASD)),
    ("/zip/92037/", ("San Diego Police Department",)), ("/zip/60601/", (CPD,)), ("/places/IL/loop/", (CPD,)),
    ("/places/IL/chicago-loop/", (CPD,)), ("/places/IL/hyde-park/", (CPD,)), ("/zip/02124/", (BPD,)),
    ("/places/MA/jamaica-plain/", (BPD,)), ("/places/PA/manayunk/", (PPD,)), ("/zip/19118/", (PPD,)),
    # New England's towns and villages, Pennsylvania's townships
    ("/places/MA/brookline/", ("Brookline Police Department",)),
    ("/zip/02467/", (BPD, "Brookline Police Department")),
    ("/zip/02601/", ("Barnstable Police Department",)),
    ("/zip/06268/", ("Mansfield Police Department",)),
    ("/places/RI/wakefield/", ("South Kingstown Police Department",)),
    ("/zip/19004/", ("Lower Merion Township Police Department",)),
    # one city, which is no part of the county of its name
    ("/places/MO/st-louis/", (STL,)), ("/places/MO/saint-louis/", (STL,)), ("/zip/63101/", (STL,)),
    ("/zip/63119/", (STL_COUNTY,)), ("/places/MO/clayton/", (STL_COUNTY,)),
    ("/places/VA/alexandria/", ("Alexandria Police Department",)), ("/zip/22306/", (FAIRFAX,)),
    ("/zip/22042/", (FAIRFAX,)), ("/zip/23510/", ("Norfolk Police Department",)),
    ("/places/VA/charlottesville/", NONE), ("/places/VA/fairfax/", NONE),
    # cities that took in their county, and the towns in them with police of their own
    ("/places/TN/nashville/", (MNPD,)), ("/places/TN/nashville-davidson/", (MNPD,)), ("/zip/37013/", (MNPD,)),
    ("/places/KY/louisville/", (LMPD,)), ("/places/KY/jeffersontown/", ("Jeffersontown Police Department",)),
    ("/places/IN/indianapolis/", (IMPD,)), ("/places/IN/beech-grove/", ("Beech Grove Police Department",)),
    ("/places/GA/athens/", ("Athens-Clarke County Police Department",)),
    ("/places/FL/jacksonville/", ("Jacksonville Sheriff's Office", "Florida Highway Patrol")),
    ("/zip/99577/", ("Anchorage Police Department",)), ("/zip/96815/", ("Honolulu Police Department",)),
    ("/zip/20001/", ("Metropolitan Police Department",)),
    ("/places/DC/georgetown/", ("Metropolitan Police Department",)),
    # two counties, two states
    ("/places/MO/kansas-city/", (KCPD,)), ("/zip/64118/", (KCPD,)),
    ("/zip/66101/", ("Kansas City Kansas Police Department",)),
    ("/zip/75501/", ("Texarkana Police Department",)), ("/zip/71854/", ("Texarkana Arkansas Police Department",)),
    ("/zip/24201/", NONE), ("/zip/37620/", ("Bristol Police Department",)),
    ("/zip/80012/", ("Aurora Police Department",)), ("/zip/80010/", ("Aurora Police Department",)),
    ("/zip/30062/", ("Cobb County Police Department",)), ("/zip/89109/", (LVMPD,)), ("/places/NV/paradise/", (LVMPD,)),
    # tribal land
    ("/zip/86515/", (APACHE, NAVAJO)), ("/places/AZ/chinle/", (APACHE, NAVAJO)), ("/zip/57770/", NONE),
)  # fmt: skip
"""(address, the agencies on record that it must name): every one of them, and no other."""

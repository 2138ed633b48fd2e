"""Names that several municipal police departments share: facts, no rules.

Counted in the Department of Homeland Security's directory of law enforcement agencies (HIFLD, 2019, public
domain) over the nine states where a town and a village, or a township and a city, may share a name.
"""

RECURRING = frozenset(
    """
    abington adams allegheny bath bethel bloomfield brookfield butler carroll chester chesterfield clay clinton
    conemaugh cumberland douglass exeter fairview falls franklin gaines german greenfield greenwich hamilton hampton
    hanover harrison heidelberg hopewell independence jackson jefferson lawrence lehigh liberty logan madison mahoning
    manor mansfield marion marlboro miami middlesex middletown millcreek monroe montgomery montville newhanover newton
    newtown ocean oxford penn perry plymouth richfield richland ross saintclair salem scott smith spring springfield
    stillwater tinicum union upperprovidence vernon warren warwick washington waterford wayne
    """.split()
)
"""Names of more than one township's police, in one state or several: they identify an agency only with its county."""

SHARED = {
    state: frozenset(names.split())
    for state, names in {
        "CT": """
            groton
        """,
        "MI": """
            adrian clinton davison dewitt flint flushing gaines grandblanc ishpeming kalamazoo lansing
            lapeer mountmorris muskegon northville plymouth richland saginaw saintjoseph shelby
        """,
        "MN": """
            biwabik duluth stillwater
        """,
        "NJ": """
            berlin boonton bordentown burlington chatham chester clinton eggharbor franklin freehold
            gloucester harrison mendham neptune ocean pemberton princeton raritan rockaway springfield union
            washington
        """,
        "NY": """
            chester easthampton elmira fishkill frankfort goshen hamburg mamaroneck montgomery newburgh
            ossining poughkeepsie saugerties southampton tonawanda
        """,
        "OH": """
            butler carroll fairfield franklin genoa goshen hamilton hartford hubbard jackson madison marion
            medina mifflin oakwood oxford perry perrysburg poland salem shawnee springfield sugarcreek
            sycamore sylvania union warren waterville wayne
        """,
        "PA": """
            athens baldwin bethlehem bradford bristol butler carbondale chester cresson dallas derry
            doylestown elizabeth exeter franklin gallitzin hanover heidelberg indiana kingston lancaster
            liberty ligonier mahanoy manheim manor middletown montgomery mountcarmel mountpleasant
            newbritain newcastle newport newtown northampton patton pittston plymouth reading richland
            rochester saintclair spring springdale tunkhannock union washington whitehall wilkesbarre
        """,
        "VT": """
            barre rutland
        """,
        "WI": """
            beaverdam beloit bluemounds brookfield burlington delavan easttroy foxlake hayward lakemills
            madison marion menasha milton mukwonago oconomowoc peshtigo pewaukee ripon waterford winneconne
        """,
    }.items()
}
"""State → names that a township or town shares with a city, borough or village, each with its own police."""

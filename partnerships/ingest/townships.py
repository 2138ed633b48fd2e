"""Names that more than one township police department bears, in one state or in several: facts, no rule.

Counted in the Department of Homeland Security's directory of law enforcement agencies (HIFLD, 2019, public
domain) over the nine states whose townships have police. A row of such a name says little without its county.
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

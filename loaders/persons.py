"""Tells natural persons from organisations in lists of participants, so that they stay out.

Grants name sole traders and single researchers among the organisations. Their names are
personal data; nothing of them is loaded. A list cannot say for sure who is a person: the two
rules below were set on the Horizon Europe sample, read line by line.
"""

from __future__ import annotations

import re

from graph.names import fold

__all__ = ["is_person"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
_LONGEST = 6  # words of a person's name

_BODIES = frozenset(
    """ab abogados academia academie academy ag agency agri agricole agriculture ai aisbl
    akademia aktiebolag alliance amba and aps architects as asa asbl asociacion associacao
    associates association associazione authority bank bio biosciences biotech bureau bv bvba
    capital cell center centre centro chemistry cic city clg clinic club cluster co coalition
    collaborative college companies company computing conservation consortium consult
    consultancy consultants consulting cooperative corp corporation council data de-luxe
    department design development digital doo eco education eg energia energies energy
    engineering enterprise enterprises entreprise environment europe european ev extension
    factory fahrschule farm farming farms federation film food for forum foundation fund
    fundacion fundacja gbr genetics genomics global gmbh group groupe gruppe health healthcare
    holding holdings hospital hub ike ikea inc incubator industria industrie industries
    initiative initiatives innovation innovations institut institute instituto international
    investment kft kg ksi lab laboratories laboratory labs landwirtschaft
    landwirtschaftsbetrieb latino lda learning library limited llc llp logistics ltd ltda
    market marketing media medical medicine mining ministerium ministry movement museum
    national network networks ngo nv observatory of office oo ood oy oyj partners partnership
    pharma pharmaceuticals pharmacy platform power production productions programme project
    projects pte pty renewables research robotics sa sarl sas school schools science sciences
    scientific se services sl slu smart snc societa society software solution solutions spa
    sport spzoo srl sro stichting stiftung studio studios supply sustainability system systems
    tech technologies technology telecom the theatre therapeutics tourism trade training trust
    uab ug union univ universidad universita universitaet universite university ventures
    verband verein water works workshop world zoo""".split()  # noqa: SIM905 - a list of words reads best as text
)
"""Words that name a body, never a person."""

_GIVEN = frozenset(
    """adam adrian agnieszka ahmed alain alan albert alberto alessandra alessandro alex alexander
    alexandra alexandre alexandros alfonso alfred ali alice ana anastasia andrea andreas
    andrei andrew andrzej aneta angela angelo anna anne annika antoine anton antonio antonis
    ariane armando arthur barbara bartosz beatrice benjamin bernard birgit bjorn bruno camille
    carla carlo carlos carmen caroline catherine charles charlotte chiara christian christina
    christine christoph christopher christos claire clara claudia claudio cristian cristina
    dan daniel daniela daniele david davide denis diana diego dimitrios dimitris dirk dominik
    dorota duncan edith eduardo elena eleni elisa elizabeth emanuele emily emma enrico eric
    erik ernst eszter eva ewa fabio federica federico felix ferenc fernando filip filippo
    filothei florian francesca francesco francis francisco franco francois frank franz
    frederic friedrich gabriel gabriele gabriella gavin george georgios gerhard gianluca
    giorgio giovanni giulia giuseppe gregor guido gunther gustav hamish hannah hans heinz
    helen helena helene helmut henri henrik hermann hubert hugo ian ignacio igor ines ingrid
    ioana ioannis irena irene isabel isabelle ivan ivana jacek jacques jakob james jan jana
    jane jaroslav javier jean jennifer jerzy jesus jiri joachim joan joanna joao joerg johan
    johanna johannes john jonas jonathan jorge jose josef joseph juan judith juergen julia
    julie julien justyna kaisa karel karin karl karolina katarina katarzyna katerina katharina
    kathrin kevin klaus konstantinos kristina krzysztof kurt kyriakos lars laura laurent lena
    leonardo lorenzo louis louise lubomir luca lucas lucia luis luisa lukas magdalena
    malgorzata manuel manuela marc marcel marcin marco marcus maria marie marina mario marion
    mark marko markus marta martin martina mateusz mathias matteo matthias maurice mauro
    michael michaela michal michel michele miguel milan milos mirko monika nadia natalia
    nicola nicolas nicole niels nikola nikolaos nikos nina noemi olga oliver olivier oscar
    otto ozge pablo panagiotis paola paolo pascal patricia patrick paul paula paulo pavel
    pedro peter petr petra philipp philippe pierre piotr rachel rafael raffaele rainer ralf
    raul rebecca regina renata renate rene ricardo riccardo richard robert roberta roberto
    roelof roland roman rosa rousseau sabine salvatore samuel sandra sara sarah sebastian
    sergio silvia simon simona simone sofia sonia sonja sophie stefan stefania stefano stephan
    stephane steven susan susanna susanne sven sylvia tamara teresa theodoros thierry thomas
    tim tobias tomas tomasz torsten ulrich ulrike uwe valentina valeria vasilis vera veronica
    veronika victor vincent vincenzo vladimir walter werner wilhelm willem william willy
    wolfgang xavier yannis yves zoltan zuzana""".split()  # noqa: SIM905 - a list of words reads best as text
)
"""Given names that the framework programmes' sole traders bear most often, folded."""


def is_person(
    name: str,
    *,
    activity: str = "",
    street: str = "",
    sme: str = "",
    url: str = "",
) -> bool:
    """Say whether a participant is, to all appearance, a natural person.

    Parameters
    ----------
    name
        Legal name.
    activity
        Kind of participant by CORDIS: ``HES``, ``PRC``, ``REC``, ``PUB``, ``OTH``.
    street, sme, url
        As published; empty where they are withheld or unknown.

    Returns
    -------
    bool
        True when the name reads like a person's (two to six words, no word such as *GmbH* or
        *institute*) and either the publisher withholds both street and size of a private
        participant, which it does for persons, or a frequent given name is among the words and
        there is no web page.

    Notes
    -----
    A company that is called like its founder and has no web page is left out with them; a
    person with a rare given name and a published street stays. Neither can be told from the
    list alone, so the number left out is said at every load.

    Examples
    --------
    >>> is_person("DOE JANE", activity="PRC"), is_person("Jane Doe Ltd", activity="PRC")
    (True, False)
    >>> is_person("JOHN WOLFGANG GOETHE", activity="HES", street="Main Street 1", sme="false")
    False
    """
    if activity not in ("PRC", "OTH", ""):
        return False
    written = name.replace(",", " ").split()
    if not 2 <= len(written) <= _LONGEST or not all(map(_WORD.fullmatch, written)):
        return False
    words = set(re.split(r"[\s.\-'’]+", fold(" ".join(written))))
    dotted = {fold(word.replace(".", "")) for word in written}  # s.r.l., G.m.b.H.
    if (words | dotted) & _BODIES:
        return False
    if not street and not sme:
        return True
    return activity == "PRC" and not url and bool(words & _GIVEN)

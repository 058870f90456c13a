"""A value that cannot be computed, and why: unknown is never zero and never NaN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why there is no value, or no rank; the front door keeps the words in zh and en.

    The names in brackets are the fields that come with a reason.
    """

    # of a part or a reported measure
    HUB_CENTRIC = "hub_centric"  # far more is recorded about one subject [layer]
    NO_NETWORK = "no_network"  # the layer's whole network was not given [layer]
    NOT_IN_NETWORK = "not_in_network"  # the subject is no node of it [node]
    NO_PEERS = "no_peers"  # nobody to compare with []
    NO_REFERENCE = "no_reference"  # no country is left to be linked with [layer]
    NO_TIES = "no_ties"  # no tie with a country of the reference set []
    ONE_TYPE = "one_type"  # the layer has a single type of tie [type]
    NOT_DIRECTED = "not_directed"  # no type of tie of the layer flows [layer]
    FEW_DIRECTED = "few_directed"  # fewer flowing ties than the minimum [inward, outward, minimum]
    MEMBERS_NOT_GIVEN = "members_not_given"  # the year's list of members was not given []
    NO_MEMBERS = "no_members"  # no member in the reference set that year [members]
    NO_DOMESTIC_TIES = "no_domestic_ties"  # ties at home are not recorded []
    DISCONNECTED = "disconnected"  # one value for the whole graph has no meaning [components]
    AMBIGUOUS = "ambiguous"  # two solutions are equally good [gap]
    ISOLATED = "isolated"  # the node has no link [node]
    TOO_SMALL = "too_small"  # too few nodes [nodes, minimum]
    NO_LINKS = "no_links"  # the network has no link that counts []
    NO_PAIRS = "no_pairs"  # no node has two links, so no two partners of one [nodes]
    ONE_GROUP = "one_group"  # all lie in one group, so none links with another [group]
    NO_VARIATION = "no_variation"  # the rewired networks all have the same value [replicates]
    NO_PARTS = "no_parts"  # no part of the index has a value []
    # of a range or a change
    NOT_COUNTS = "not_counts"  # strengths are no whole numbers, so no counts [unit]
    PRESENCE = "presence"  # ties are there or not: drawn anew they could only be lost [unit]
    TOO_LARGE = "too_large"  # the fewest replicates would take too long [layer]
    ONE_YEAR = "one_year"  # the layer has values for one year alone [layer, years]
    NODES = "nodes"  # a hub-centric layer of cities or organisations has no range [layer]
    FEW_DATED = "few_dated"  # too few ties carry a date [dated, ties, minimum]
    NONE_BEFORE = "none_before"  # none began in the years before [first, last]
    # of a prediction
    NOTHING_TO_TEST = "nothing_to_test"  # no new link came, or none was absent [pairs, came]
    NO_BETTER_THAN_CHANCE = "no_better_than_chance"  # [auc]
    # of a rank
    BELOW_COVERAGE = "below_coverage"  # too little is recorded [weight, minimum, unit]
    UNPLACED = "unplaced"  # too many far ends without a country [known_share, minimum]
    TOO_FEW = "too_few"  # fewer than two subjects can be ranked [ranked]
    REPEATED = "repeated"  # a subject was given twice [subject]
    DIFFERENT_LAYERS = "different_layers"  # [layers]
    DIFFERENT_SPECS = "different_specs"  # [versions]
    DIFFERENT_PEERS = "different_peers"  # measured among different groups [subjects]
    NO_COMMON_PARTS = "no_common_parts"  # no part that all ranked subjects have [subjects]


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands where a value would stand.

    Attributes
    ----------
    reason
        Why there is none.
    fields
        What a sentence about it needs: numbers and names, ready for JSON.

    Examples
    --------
    >>> Missing(Reason.DISCONNECTED, {"components": 3}).reason
    <Reason.DISCONNECTED: 'disconnected'>
    """

    reason: Reason
    fields: Mapping[str, Any] = field(default_factory=dict)

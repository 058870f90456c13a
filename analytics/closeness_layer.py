"""Whose closeness is measured, and on which ties: subject and layer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from analytics.closeness_spec import Spec, is_country
from analytics.errors import Told, refuse, told


class Coverage(StrEnum):
    """Whether subjects of a layer compare."""

    SYMMETRIC = "symmetric"  # every subject was looked at equally
    HUB_CENTRIC = "hub-centric"  # far more is recorded about one


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose ties are measured: a city or region, or a country, as one block.

    Attributes
    ----------
    id
        Id of the subject, as it is shown and ranked.
    country
        Its own country, ISO 3166-1 alpha-2; the rest of that country is no partner.
    node
        Its node in the layer's network; its country when left empty.

    Examples
    --------
    >>> Subject("iso:CN", "CN").node
    'CN'
    """

    id: str
    country: str
    node: str = ""

    def __post_init__(self) -> None:
        """Check the country and fill the node."""
        faults = [] if self.id else [told("closeness_layer.no_id")]
        if not is_country(self.country):
            faults.append(told("closeness_layer.country", country=self.country))
        refuse(faults, told("closeness_layer.subject", id=self.id))
        if not self.node:
            object.__setattr__(self, "node", self.country)


@dataclass(frozen=True, slots=True)
class Layer:
    """A dataset's ties and what was declared about them.

    Attributes
    ----------
    id
        Id of the layer: ``register``, ``ncses-ai``.
    node_kind
        Entity type of the nodes of its network: ``Country``, ``City``, ``Organization`` …
    types
        T, the types of tie that it may hold, declared: never "those seen".
    unit
        Unit of strength: ``ties``, ``papers`` …
    counting
        How a tie that several parties share is counted, in a word: ``full``, ``fractional``.
    theta
        θ, the least weight at which a (country, type) cell or a link is present.
    coverage
        ``symmetric`` or ``hub-centric``; decides whether ranks and centrality are honest.
    reference
        N, the countries and regions that were looked at: a fixed, versioned list of ISO
        3166-1 alpha-2 codes, never "those seen". The subject's own may stand in it.
    flowing
        The types of tie that flow one way, a part of ``types``; empty when none does.
    years
        The years to which the ties belong, ascending; empty for a state without years.

    Raises
    ------
    InputError
        Something declared cannot be; all faults at once.

    Examples
    --------
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "RS", "US"))
    >>> layer.coverage.value
    'symmetric'
    """

    id: str
    node_kind: str
    types: tuple[str, ...]
    unit: str
    counting: str
    theta: float
    coverage: Coverage
    reference: tuple[str, ...]
    flowing: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Check what was declared, and keep it in one order."""
        refuse(self._faults(), told("closeness_layer.layer", id=self.id))
        object.__setattr__(self, "coverage", Coverage(self.coverage))
        object.__setattr__(self, "theta", float(self.theta))
        for name in ("types", "reference", "flowing", "years"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name))))

    def _faults(self) -> list[Told]:
        faults = [
            told("closeness_layer.empty", name=name)
            for name in ("id", "node_kind", "unit", "counting")
            if not getattr(self, name)
        ]
        if not self.types:
            faults.append(told("closeness_layer.no_type"))
        for name in ("types", "reference", "flowing"):
            listed = getattr(self, name)
            twice = sorted({x for x in listed if listed.count(x) > 1})
            faults += [told("closeness_layer.twice", name=name, value=x) for x in twice]
        faults += [
            told("closeness_layer.flowing", value=x) for x in self.flowing if x not in self.types
        ]
        faults += [
            told("closeness_layer.reference", value=x) for x in self.reference if not is_country(x)
        ]
        if self.coverage not in list(Coverage):
            faults.append(told("closeness_layer.coverage", value=str(self.coverage)))
        if not (math.isfinite(self.theta) and self.theta > 0):
            faults.append(told("closeness_layer.theta", value=self.theta))
        return faults


def theta_of(layer: Layer, spec: Spec) -> float:
    """θ that holds for a layer: the spec's where it names the layer, else the layer's own."""
    return spec.theta.get(layer.id, layer.theta)


def apart_of(spec: Spec) -> frozenset[str]:
    """Places that are shown apart and not counted; empty when the spec counts them."""
    return frozenset() if spec.count_apart else frozenset(spec.apart)


def reference_of(layer: Layer, subject: Subject, spec: Spec) -> tuple[str, ...]:
    """Countries and regions with which a tie of this subject counts, in sorted order.

    The layer's reference set without the subject's own country and, unless the spec counts
    them, without the places shown apart. Seen from such a place its home country is no
    other country either.

    Examples
    --------
    >>> import tomllib
    >>> from analytics.closeness_spec import spec_from_dict
    >>> from importlib.resources import files
    >>> text = files("data").joinpath("closeness.toml").read_text("utf-8")
    >>> layer = Layer("example", "Country", ("COPUBLISHED",), "papers", "full", 50,
    ...               Coverage.SYMMETRIC, ("CN", "HK", "RS", "US"))
    >>> reference_of(layer, Subject("beijing", "CN"), spec_from_dict(tomllib.loads(text)))
    ('RS', 'US')
    """
    own = {subject.country}
    if not spec.count_apart and subject.country in spec.apart:
        own.add(spec.home)
    return tuple(x for x in layer.reference if x not in own | apart_of(spec))

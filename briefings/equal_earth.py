"""The Equal Earth projection: areas keep their proportions, continents look like themselves.

Šavrič, Patterson & Jenny (2019), *The Equal Earth map projection*, International Journal of
Geographical Information Science 33(3), doi:10.1080/13658816.2018.1504949.
"""

from __future__ import annotations

import math

__all__ = ["HALF_HEIGHT", "HALF_WIDTH", "equal_earth"]

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    r"""Project a point of the unit sphere.

    With :math:`\sin\theta = \frac{\sqrt3}{2}\sin\varphi`,

    .. math:: x = \frac{2\sqrt3\,\lambda\cos\theta}{3\,(9A_4\theta^8 + 7A_3\theta^6 +
        3A_2\theta^2 + A_1)}, \quad y = A_4\theta^9 + A_3\theta^7 + A_2\theta^3 + A_1\theta

    Parameters
    ----------
    lon
        Degrees east of the map's middle, -180 to 180.
    lat
        Degrees north, -90 to 90.

    Returns
    -------
    tuple of float
        x within ±2.7066, y within ±1.3173; y grows northward.

    Examples
    --------
    >>> [round(v, 4) for v in equal_earth(180, 0)]
    [2.7066, 0.0]
    """
    theta = math.asin(_M * math.sin(math.radians(lat)))
    square = theta * theta
    six = square * square * square
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * square + six * (7 * a3 + 9 * a4 * square)
    x = math.radians(lon) * math.cos(theta) / (_M * slope)
    y = theta * (a1 + a2 * square + six * (a3 + a4 * square))
    return x, y


HALF_WIDTH = equal_earth(180, 0)[0]
HALF_HEIGHT = equal_earth(0, 90)[1]

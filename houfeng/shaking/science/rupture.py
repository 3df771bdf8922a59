"""Where a site lies with respect to the line of a rupture."""

import numpy as np

from houfeng.vocabulary.arrays import Floats


def along_across_km(east_km: Floats, north_km: Floats, line_km: Floats) -> tuple[Floats, Floats]:
    """Offsets of sites from a line: beyond its ends, and across it.

    east_km, north_km: any one shape; line_km: (n >= 2, 2) vertices, east and north, km.
    Returns two arrays of that shape, neither negative. Beside the line (nearest point inside
    it, a bend included) nothing lies along: isoseismals run parallel to the line. Past an end
    the offset is resolved on that end's segment, so the isoseismals close as half ellipses.
    """
    nearest = np.full(np.shape(east_km), np.inf)
    along = np.zeros(np.shape(east_km))
    across = np.zeros(np.shape(east_km))
    last = len(line_km) - 2
    for number in range(last + 1):
        begin, end = line_km[number], line_km[number + 1]
        length = float(np.hypot(*(end - begin)))
        unit = (end - begin) / length if length > 0 else np.array([0.0, 1.0])
        east, north = east_km - begin[0], north_km - begin[1]
        run = east * unit[0] + north * unit[1]
        aside = np.abs(east * unit[1] - north * unit[0])
        beyond = np.maximum(np.maximum(-run, run - length), 0.0)
        distance = np.hypot(beyond, aside)
        open_end = ((run < 0) & (number == 0)) | ((run > length) & (number == last))
        closer = distance < nearest
        nearest = np.where(closer, distance, nearest)
        along = np.where(closer, np.where(open_end, beyond, 0.0), along)
        across = np.where(closer, np.where(open_end, aside, distance), across)
    return along, across

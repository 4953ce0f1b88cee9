"""Writes raw scans of two discs, by h5py, tifffile and NumPy (Debian 12: python3-h5py, python3-tifffile):

    /usr/bin/python3 tests/Plugins/Tomography/Files/make_scans.py

The line integrals are the chords of the discs in closed form; the centre of rotation is seen by bin 34.3, where the
middle of the 64 bins is 31.5. Lengths are in bins. Counts are drawn by Poisson's law.
"""
from pathlib import Path

import h5py
import numpy as np
import tifffile

HERE = Path(__file__).parent
VIEWS, BINS, CENTER = 90, 64, 34.3
# x to the right, y up, radius, attenuation; of each row of the detector
ROWS = [[(3, 2, 16, 0.03), (8, -3, 5, 0.05)], [(-2, 4, 14, 0.04), (-4, 6, 4, -0.02)]]


def chords(discs, angles):
    s = np.arange(BINS) - CENTER
    y = np.zeros((len(angles), BINS))
    for x0, y0, radius, mu in discs:
        distance = s[None, :] - (x0 * np.cos(angles) + y0 * np.sin(angles))[:, None]
        y += mu * 2 * np.sqrt(np.maximum(0, radius ** 2 - distance ** 2))
    return y


def scan(arc, random):
    theta = np.arange(VIEWS) * arc / VIEWS
    y = np.stack([chords(discs, np.radians(theta)) for discs in ROWS], 1)
    dark = 100 + 5 * random.random((2, BINS))
    beam = 30000 * (1 + 0.3 * random.random((2, BINS)))
    counts = random.poisson(beam * np.exp(-y) + dark)
    white = random.poisson(beam + dark, (20, 2, BINS))
    black = random.poisson(dark, (20, 2, BINS))
    return theta, counts.astype("u2"), white.astype("u2"), black.astype("u2")


theta, data, white, dark = scan(180, np.random.default_rng(1))
with h5py.File(HERE / "half_turn.h5", "w") as file:
    for name, array in {"data": data, "data_white": white, "data_dark": dark, "theta": theta}.items():
        file["exchange/" + name] = array
    file["implements"] = "exchange"

theta, data, white, dark = scan(360, np.random.default_rng(2))
data[5, 1, 60] = 0                      # below the dark counts
white[:, 1, 2] = dark[:, 1, 2] = 100    # a dead bin
for name, array in {"turn": data, "turn_flats": white, "turn_darks": dark}.items():
    tifffile.imwrite(HERE / f"{name}.tif", array, photometric="minisblack")
np.save(HERE / "turn_angles.npy", theta)

"""Reads GPX files with gpxpy and prints a line for each: its track points as `lon lat`, separated by commas."""

import sys

import gpxpy

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        gpx = gpxpy.parse(file)
    print(",".join(f"{p.longitude} {p.latitude}" for track in gpx.tracks for s in track.segments for p in s.points))

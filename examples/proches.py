#!/usr/bin/env python3
"""Lists the hosts nearest to a place, with Python's standard library alone.

    examples/proches.py LON LAT [DAY] [--hent SERVICE]
    examples/proches.py -2.76 48.52 2026-05-01 --hent http://127.0.0.1:8080

Ends with 1 and hent's own explanation on standard error if the request is refused.
"""

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def nearest(service, lon, lat, day=None, n=3):
    """The nearest hosts as the list of dictionaries that the API gives, nearest first."""
    query = {"lon": lon, "lat": lat, "n": n, "rayon": 50_000}
    if day:
        query["ouvert"] = day
    address = f"{service}/api/hebergeurs/proches?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)["hebergeurs"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lon")
    parser.add_argument("lat")
    parser.add_argument("day", nargs="?", help="YYYY-MM-DD: leaves out hosts that are known to be closed on this day")
    parser.add_argument("--hent", default="http://127.0.0.1:8080", help="where the service answers")
    wanted = parser.parse_args()
    try:
        hosts = nearest(wanted.hent, wanted.lon, wanted.lat, wanted.day)
    except urllib.error.HTTPError as refusal:
        sys.exit(json.load(refusal)["detail"])  # application/problem+json: RFC 9457
    for host in hosts:
        print(f"{host['distance_m'] / 1000:.1f} km  {host['nom']}  {host.get('contact', {}).get('telephone', '')}".rstrip())


if __name__ == "__main__":
    main()

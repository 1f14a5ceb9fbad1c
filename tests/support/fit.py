"""Decodes FIT files with Garmin's library and prints a line of JSON for each."""

import json
import sys

from garmin_fit_sdk import Decoder, Stream

for path in sys.argv[1:]:
    # The check reads the stream to its end, so each call gets a stream of its own.
    assert Decoder(Stream.from_file(path)).check_integrity(), path
    messages, errors = Decoder(Stream.from_file(path)).read(convert_datetimes_to_dates=False)
    assert not errors, errors
    degrees = 180 / 2**31
    place = lambda m: [m["position_long"] * degrees, m["position_lat"] * degrees]
    records = [place(m) + [m["distance"], m["timestamp"], m.get("altitude")] for m in messages["record_mesgs"]]
    points = [
        place(m) + [m["distance"], m["timestamp"], m["type"], m["name"]] for m in messages.get("course_point_mesgs", [])
    ]
    kinds = sorted(messages)
    one = lambda kind: messages[kind][0]
    print(json.dumps({
        "kinds": kinds, "records": records, "points": points,
        "file": one("file_id_mesgs"), "course": one("course_mesgs"), "lap": one("lap_mesgs"),
        "events": [m["event_type"] for m in messages["event_mesgs"]],
    }, default=str))

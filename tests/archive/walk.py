"""Reads every tile of a PMTiles archive with Protomaps' reader, in two ways, and prints the number of tiles."""

import gzip
import sys

from pmtiles.reader import MmapSource, Reader, all_tiles

with open(sys.argv[1], "rb") as file:
    source = MmapSource(file)
    reader = Reader(source)
    count = 0
    for (z, x, y), body in all_tiles(source):
        assert reader.get(z, x, y) == body, (z, x, y)
        assert gzip.decompress(body), (z, x, y)
        count += 1
    assert count == reader.header()["addressed_tiles_count"]
    assert reader.metadata()["vector_layers"]
    print(count)

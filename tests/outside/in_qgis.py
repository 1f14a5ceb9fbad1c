"""Renders the style of hent in QGIS, without a screen.

    in_qgis.py BASE PICTURE WEST SOUTH EAST NORTH LON LAT

The tiles of the ways and those of the land are vector tile layers of QGIS, opened by their TileJSON, with the address of
the style. The program writes the picture. It prints the number of pixels of each frequent colour, and last the most
saturated colour within four pixels of a place: that of a way, if it is drawn in its colour.
"""

import collections
import json
import os
import sys
import urllib.request
from urllib.parse import quote

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

base, picture = sys.argv[1:3]
west, south, east, north, lon, lat = map(float, sys.argv[3:9])
application = QgsApplication([], False)
application.initQgis()


def layer(name):
    """The layer of a TileJSON, with the style of hent."""
    with urllib.request.urlopen(f"{base}/{name}.json") as answer:
        tilejson = json.load(answer)
    tiles = quote(tilejson["tiles"][0], safe=":/{}")
    zooms = f"zmin={tilejson['minzoom']}&zmax={tilejson['maxzoom']}"
    made = QgsVectorTileLayer(f"type=xyz&url={tiles}&{zooms}&styleUrl={base}/styles/hent.json", name)
    assert made.isValid(), name
    problem, is_styled = made.loadDefaultStyle()
    assert is_styled, problem
    return made


land, ways = layer("terre"), layer("tiles")
# QGIS draws the background of the style, the sea, for every layer. On the upper one it would hide the land.
styles = [style for style in ways.renderer().styles() if style.layerName() != "background"]
renderer = ways.renderer().clone()
renderer.setStyles(styles)
ways.setRenderer(renderer)

mercator = QgsCoordinateReferenceSystem("EPSG:3857")
to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), mercator, QgsProject.instance())
settings = QgsMapSettings()
settings.setLayers([ways, land])  # the first is drawn last
settings.setDestinationCrs(mercator)
settings.setExtent(to_map.transformBoundingBox(QgsRectangle(west, south, east, north)))
settings.setOutputSize(QSize(1000, 700))
settings.setOutputDpi(96)
settings.setBackgroundColor(QColor("#ff00ff"))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
assert not job.errors(), [error.message for error in job.errors()]
image = job.renderedImage()
assert image.save(picture)

colours = collections.Counter(
    image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())
)
for colour, count in colours.most_common(8):
    print(colour, count)
place = settings.mapToPixel().transform(to_map.transform(QgsPointXY(lon, lat)))
near = [
    image.pixelColor(int(place.x()) + dx, int(place.y()) + dy) for dx in range(-4, 5) for dy in range(-4, 5)
]
print(max(near, key=lambda colour: max(colour.getRgb()[:3]) - min(colour.getRgb()[:3])).name())

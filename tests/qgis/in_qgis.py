"""Opens a project of hent in QGIS, without a screen, and prints what it found as JSON.

    in_qgis.py inspect PROJECT          layers, fields, widgets, relations, and how the project edits
    in_qgis.py edit PROJECT             edits as a person does: a vertex, a new row, a split, refused rows
    in_qgis.py picture PROJECT PICTURE SCALE LON LAT    draws the project; the number of pixels of frequent colours
    in_qgis.py alone GEOPACKAGE TABLE   a layer that is opened by itself
"""

import collections
import json
import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpressionContextUtils,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPoint,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.gui import QgsAttributeEditorContext, QgsAttributeForm, QgsGui  # noqa: E402
from qgis.PyQt.QtCore import QSize  # noqa: E402

application = QgsApplication([], True)
application.initQgis()
QgsGui.editorWidgetRegistry().initEditors()
project = QgsProject.instance()


def described(layer):
    """The layer as an editor meets it."""
    fields = {}
    for index, field in enumerate(layer.fields()):
        setup = layer.editorWidgetSetup(index)
        fields[field.name()] = {
            "alias": layer.attributeDisplayName(index),
            "widget": setup.type(),
            "config": setup.config(),
            "default": layer.defaultValueDefinition(index).expression(),
            "on_update": layer.defaultValueDefinition(index).applyOnUpdate(),
            "rule": layer.constraintExpression(index),
            "advice": layer.constraintDescription(index),
        }
    renderer = layer.renderer()
    classes = {}
    if renderer is not None and renderer.type() == "categorizedSymbol":
        # The first layer of a line is its white casing.
        colour = lambda symbol: symbol.symbolLayer(min(1, symbol.symbolLayerCount() - 1)).color().name()  # noqa: E731
        classes = {c.value(): [c.label(), colour(c.symbol())] for c in renderer.categories()}
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "error": layer.error().message(),
        "source": layer.source(),
        "rows": layer.featureCount(),
        "read_only": layer.readOnly(),
        "renderer": renderer.type() if renderer is not None else None,
        "classes": classes,
        "labels": layer.labelsEnabled(),
        "fields": fields,
    }


def opened(path):
    assert project.read(path), project.error()
    return project


def groups():
    """The groups of the layer tree, each with the names of its layers."""
    tree = project.layerTreeRoot()
    return {group.name(): [child.name() for child in group.findLayers()] for group in tree.children()}


def snapping():
    settings = project.snappingConfig().individualLayerSettings()
    return sorted(layer.id() for layer, of in settings.items() if of.enabled())


def inspect(path):
    opened(path)
    relations = project.relationManager().relations()
    return {
        "layers": {layer.id(): described(layer) for layer in project.mapLayers().values()},
        "groups": groups(),
        "relations": {
            key: [relation.isValid(), relation.referencingLayerId(), relation.referencedLayerId()]
            for key, relation in relations.items()
        },
        "crs": project.crs().authid(),
        "topological": project.topologicalEditing(),
        "snapping": project.snappingConfig().enabled() and snapping(),
        "extent": [round(v) for v in project.viewSettings().defaultViewExtent().toRectF().getCoords()],
    }


def saved(layer):
    """Saves the edits of a layer. Returns what QGIS says of a refusal, or None."""
    if layer.commitChanges():
        return None
    said = "\n".join(layer.commitErrors())
    layer.rollBack()
    return said


def new_row(layer, geometry, values):
    """Adds a row as a person does in the form of a new feature: a value by default in each field, then what is typed."""
    layer.startEditing()
    made = QgsVectorLayerUtils.createFeature(layer, geometry, {}, layer.createExpressionContext())
    form = QgsAttributeForm(layer, made)
    form.setMode(QgsAttributeEditorContext.AddFeatureMode)
    for name, value in values.items():
        form.changeAttribute(name, value)
    assert form.save(), values
    return saved(layer)


def widget_value(layer, name, value):
    """What the widget of a field stores for a value: a list of several words goes through its boxes."""
    index = layer.fields().indexOf(name)
    setup = layer.editorWidgetSetup(index)
    wrapper = QgsGui.editorWidgetRegistry().create(setup.type(), layer, index, setup.config(), None, None)
    wrapper.widget()
    wrapper.setValues(value, [])
    return wrapper.value()


def changed(layer, name, value):
    """Changes a field of the row code-1."""
    row = next(layer.getFeatures('"code" = \'code-1\''))
    layer.startEditing()
    assert layer.changeAttributeValue(row.id(), layer.fields().indexOf(name), value)
    return saved(layer)


def moved_to(layer, place):
    """Moves the row code-1."""
    row = next(layer.getFeatures('"code" = \'code-1\''))
    layer.startEditing()
    assert layer.changeGeometry(row.id(), QgsGeometry.fromPointXY(place))
    return saved(layer)


def edit(path):
    opened(path)
    layers = {layer.id(): layer for layer in project.mapLayers().values()}
    troncon, host, town = layers["hent_table_troncon"], layers["hent_table_hebergeur"], layers["hent_table_localite"]
    said = {"user": QgsApplication.userFullName() or QgsApplication.userLoginName()}

    moved = next(troncon.getFeatures('"code" = \'code-1\''))
    end = moved.geometry().constGet().numPoints() - 1
    troncon.startEditing()
    assert troncon.moveVertex(-4.4, 48.45, moved.id(), end)
    said["vertex"] = saved(troncon)
    said["saved at"] = time.time()

    before = {feature["code"] for feature in troncon.getFeatures()}
    troncon.startEditing()
    cut = troncon.splitFeatures([QgsPointXY(-4.6, 48.0), QgsPointXY(-4.6, 48.9)])
    said["split"] = [cut == Qgis.GeometryOperationResult.Success, saved(troncon)]
    said["new codes"] = sorted({feature["code"] for feature in troncon.getFeatures()} - before)

    point = QgsGeometry.fromPointXY(QgsPointXY(-4.7, 48.35))
    said["host"] = new_row(host, point, {"nom": "Gîte de l'Œuvre  à Plouër", "type": "gite"})
    said["host again"] = new_row(host, point, {"nom": "Gîte de l'œuvre à Plouër", "type": "gite"})
    place = QgsGeometry(QgsPoint(-4.7, 48.35, 12.0))
    services = widget_value(town, "services", ["eau", "gare"])
    said["town"] = new_row(town, place, {"nom": "Plouër", "services": services})
    said["town without services"] = new_row(town, place, {"nom": "Sans rien"})

    said["wrong type"] = changed(host, "type", "chateau")
    said["no name"] = changed(host, "nom", None)
    said["taken"] = changed(host, "code", "code-2")
    said["no such town"] = changed(host, "localite_id", 999)
    said["off the earth"] = moved_to(host, QgsPointXY(200, 48))
    used = next(town.getFeatures('"code" = \'code-1\''))
    town.startEditing()
    assert town.deleteFeature(used.id())
    said["used town"] = saved(town)
    return said


def picture(path, target, scale, lon, lat):
    opened(path)
    to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project)
    at = to_map.transform(QgsPointXY(float(lon), float(lat)))
    settings = QgsMapSettings()
    visible = [node.layer() for node in project.layerTreeRoot().findLayers()]
    settings.setLayers([layer for layer in visible if layer.isSpatial()])
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(1200, 850))
    settings.setOutputDpi(96)
    settings.setExtent(QgsRectangle(at.x() - 1, at.y() - 1, at.x() + 1, at.y() + 1))
    zoomed = settings.extent()
    zoomed.scale(float(scale) / settings.scale())
    settings.setExtent(zoomed)
    expressions = project.createExpressionContext()
    expressions.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))  # @map_scale
    settings.setExpressionContext(expressions)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    while job.isActive():  # expressions ask this thread for other layers
        application.processEvents()
    assert not job.errors(), [error.message for error in job.errors()]
    image = job.renderedImage()
    assert image.save(target)
    at = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return collections.Counter(image.pixelColor(x, y).name() for x, y in at).most_common(12)


def alone(path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    said, is_styled = layer.loadDefaultStyle()
    return {"styled": is_styled, "said": said, **described(layer)}


result = globals()[sys.argv[1]](*sys.argv[2:])
print(json.dumps(result, ensure_ascii=False, default=str))

// Applies the checks of QGIS's geometry checker to lines, without a window.
//
// Standard input has a line for each geometry: the name of its layer, a tab, and its WKT in metres. The geometries of a layer
// follow each other. Standard output has a line for each layer and check: layer, check, number of errors, separated by tabs.

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <qgis/qgsapplication.h>
#include <qgis/qgsfeedback.h>
#include <qgis/qgsgeometryanglecheck.h>
#include <qgis/qgsgeometrycheckcontext.h>
#include <qgis/qgsgeometrycheckerror.h>
#include <qgis/qgsgeometrydanglecheck.h>
#include <qgis/qgsgeometryduplicatecheck.h>
#include <qgis/qgsgeometryduplicatenodescheck.h>
#include <qgis/qgsgeometryisvalidcheck.h>
#include <qgis/qgsgeometrylineintersectioncheck.h>
#include <qgis/qgsgeometrysegmentlengthcheck.h>
#include <qgis/qgsgeometryselfintersectioncheck.h>
#include <qgis/qgsproject.h>
#include <qgis/qgsvectordataproviderfeaturepool.h>
#include <qgis/qgsvectorlayer.h>

namespace {

// QGIS rounds to this number of digits; two nodes are one within the distance that it stands for (10 cm).
constexpr int DIGITS = 1;

QVariantMap setting(const char *name, double value) {
    return {{name, value}};
}

void check(const std::string &name, const std::vector<std::string> &geometries) {
    QgsVectorLayer layer("LineString?crs=EPSG:2154", QString::fromStdString(name), "memory");
    QgsFeatureList features;
    for (const std::string &wkt : geometries) {
        QgsFeature feature;
        feature.setGeometry(QgsGeometry::fromWkt(QString::fromStdString(wkt)));
        features.append(feature);
    }
    layer.dataProvider()->addFeatures(features);
    QgsGeometryCheckContext exact(8, layer.crs(), QgsProject::instance()->transformContext(), QgsProject::instance());
    QgsGeometryCheckContext rough(DIGITS, layer.crs(), QgsProject::instance()->transformContext(), QgsProject::instance());
    std::vector<std::unique_ptr<QgsGeometryCheck>> checks;
    checks.push_back(std::make_unique<QgsGeometryIsValidCheck>(&exact, QVariantMap()));
    checks.push_back(std::make_unique<QgsGeometryDuplicateNodesCheck>(&rough, QVariantMap()));
    checks.push_back(std::make_unique<QgsGeometrySegmentLengthCheck>(&exact, setting("minSegmentLength", 0.5)));
    checks.push_back(std::make_unique<QgsGeometryAngleCheck>(&exact, setting("minAngle", 30.0)));
    checks.push_back(std::make_unique<QgsGeometrySelfIntersectionCheck>(&exact, QVariantMap()));
    checks.push_back(std::make_unique<QgsGeometryDuplicateCheck>(&exact, QVariantMap()));
    checks.push_back(std::make_unique<QgsGeometryDangleCheck>(&exact, QVariantMap()));
    checks.push_back(std::make_unique<QgsGeometryLineIntersectionCheck>(&exact, QVariantMap()));
    for (const auto &one : checks) {
        QgsVectorDataProviderFeaturePool pool(&layer);
        // The checks look at the features that the pool holds.
        const QgsFeatureIds ids = layer.allFeatureIds();
        for (const QgsFeatureId id : ids) {
            QgsFeature held;
            pool.getFeature(id, held);
        }
        const QMap<QString, QgsFeaturePool *> pools{{layer.id(), &pool}};
        QList<QgsGeometryCheckError *> errors;
        QStringList messages;
        QgsFeedback feedback;
        one->collectErrors(pools, errors, messages, &feedback);
        std::cout << name << '\t' << one->id().toStdString() << '\t' << errors.size() << '\n';
        qDeleteAll(errors);
    }
}

} // namespace

int main(int argc, char **argv) {
    QgsApplication app(argc, argv, false);
    QgsApplication::initQgis();
    std::vector<std::pair<std::string, std::vector<std::string>>> layers;
    for (std::string line; std::getline(std::cin, line);) {
        const std::size_t tab = line.find('\t');
        const std::string name = line.substr(0, tab);
        if (layers.empty() || layers.back().first != name) layers.push_back({name, {}});
        layers.back().second.push_back(line.substr(tab + 1));
    }
    for (const auto &[name, geometries] : layers) check(name, geometries);
    QgsApplication::exitQgis();
    return 0;
}

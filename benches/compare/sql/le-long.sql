\set i random(1, :count)
SELECT h.code, h.nom, ST_LineLocatePoint(l.geom, h.geom) * l.longueur, ST_Distance(h.geom, l.geom) / l.metre
FROM publie.ligne l JOIN publie.hebergeur h ON ST_DWithin(h.geom, l.geom, 2000 * l.metre) WHERE l.id = :i ORDER BY 3;

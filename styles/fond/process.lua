-- OpenStreetMap tags into the layers of Shortbread 1.1 (shortbread-tiles.org/schema/1.1), for tilemaker 2.2 and 3.x.
-- scripts/fond runs it. docs/fond.md says where the tiles differ from the schema.
--
-- tilemaker 2 passes the object to each function: `way:Find("name")`. tilemaker 3 passes none and has global functions
-- instead: `Find("name")`. `present(given)` gives an object with methods under both.

local global = setmetatable({}, {
  __index = function(methods, name)
    local method = function(_, ...) return _G[name](...) end
    rawset(methods, name, method)
    return method
  end,
})

local function present(given) return given or global end

-- set{"a", "b"}: a table with these keys.
local function set(list)
  local keys = {}
  for _, key in ipairs(list) do keys[key] = true end
  return keys
end

-- ---- attributes ------------------------------------------------------------------------------------------------

-- Writes a text unless it is empty.
local function text(object, key, value, zoom)
  if value and value ~= "" then object:Attribute(key, value, zoom or 0) end
end

-- Writes true. A flag that is false is left out: `false` is the schema's default.
local function flag(object, key, value, zoom)
  if value then object:AttributeBoolean(key, true, zoom or 0) end
end

-- Writes a whole number.
local function number(object, key, value, zoom)
  value = math.floor(value + 0.5)
  if AttributeInteger then object:AttributeInteger(key, value, zoom or 0) else object:AttributeNumeric(key, value, zoom or 0) end
end

-- Writes the name, and the names in other languages if they differ from it.
local function names(object)
  local name = object:Find("name")
  text(object, "name", name)
  for _, language in ipairs{"fr", "br", "en"} do
    local other = object:Find("name:" .. language)
    if other ~= name then text(object, "name_" .. language, other) end
  end
end

local covered_values = set{"yes", "building_passage"}
local bridge_values =
  set{"yes", "viaduct", "boardwalk", "cantilever", "covered", "low_water_crossing", "movable", "trestle"}

local function is_tunnel(object) return covered_values[object:Find("tunnel")] or object:Find("covered") == "yes" end

local function is_bridge(object) return bridge_values[object:Find("bridge")] or false end

-- ---- zooms -----------------------------------------------------------------------------------------------------

-- The side of a pixel (256 to a tile), metres on the ground at 48° north.
local function pixel_m(zoom) return 104700 / 2 ^ zoom end

-- The first zoom from `least` on at which an area covers a square of `pixels` by `pixels`; 14 at most.
local function area_zoom(area_m2, least, pixels)
  local zoom = least
  while zoom < 14 and area_m2 < (pixels * pixel_m(zoom)) ^ 2 do zoom = zoom + 1 end
  return zoom
end

-- Orders labels by a size, the largest first. tilemaker sorts features by ascending numbers between -127 and 127.
local function largest_first(object, size, scale)
  object:ZOrder(-math.min(120, math.log(math.max(size, 0) + 1) * scale))
end

-- ---- water -----------------------------------------------------------------------------------------------------

-- The kind of a water polygon and its first zoom, or nil.
local function water_polygon(way)
  local natural, waterway, landuse = way:Find("natural"), way:Find("waterway"), way:Find("landuse")
  if natural == "glacier" then return "glacier", 4 end
  if natural == "water" then return way:Find("water") == "river" and "river" or "water", 4 end
  if waterway == "riverbank" then return "river", 4 end
  if landuse == "reservoir" or landuse == "basin" then return landuse, 4 end
  if waterway == "dock" or waterway == "canal" then return waterway, 10 end
end

local function write_water_polygon(way)
  local kind, least = water_polygon(way)
  if not kind then return end
  -- The schema wants the area in the Mercator projection, which stretches lengths by 1 / cos(latitude).
  local area, lat = way:Area(), way:Centroid()[1]
  local mercator_m2 = area / math.cos(math.rad(lat)) ^ 2
  local zoom = area_zoom(area, least, 2)
  way:Layer("water_polygons", true)
  way:MinZoom(zoom)
  text(way, "kind", kind)
  number(way, "way_area", mercator_m2)
  if way:Holds("name") then
    way:LayerAsCentroid("water_polygons_labels")
    way:MinZoom(area_zoom(area, least, 12))
    largest_first(way, area, 4)
    text(way, "kind", kind)
    number(way, "way_area", mercator_m2)
    names(way)
  end
end

-- First zooms of waterways in `water_lines` and `water_lines_labels`.
local waterways = {canal = {9, 12}, river = {9, 12}, stream = {14, 14}, ditch = {14, 14}}

-- Adds the attributes that both layers of waterways have.
local function describe_waterway(way, kind, zoom)
  way:MinZoom(zoom)
  text(way, "kind", kind)
  flag(way, "tunnel", is_tunnel(way))
  flag(way, "bridge", is_bridge(way))
end

local function write_waterway(way, kind)
  local zooms = waterways[kind]
  if not zooms then return end
  way:Layer("water_lines", false)
  describe_waterway(way, kind, zooms[1])
  way:ZOrder(tonumber(way:Find("layer")) or 0)
  if way:Holds("name") then
    way:Layer("water_lines_labels", false)
    describe_waterway(way, kind, zooms[2])
    names(way)
  end
end

local pier_values = set{"pier", "breakwater", "groyne"}

-- Dams and piers, as lines or polygons.
local function write_works(way, is_area)
  local shape = is_area and "polygons" or "lines"
  if way:Find("waterway") == "dam" then
    way:Layer("dam_" .. shape, is_area)
    text(way, "kind", "dam")
  end
  local man_made = way:Find("man_made")
  if pier_values[man_made] then
    way:Layer("pier_" .. shape, is_area)
    text(way, "kind", man_made)
  elseif man_made == "bridge" and is_area then
    way:Layer("bridges", true)
    text(way, "kind", "bridge")
  end
end

-- ---- land ------------------------------------------------------------------------------------------------------

-- First zooms of land, by key and value. An area appears when it covers a few pixels.
local land = {
  landuse = {
    forest = 7, grass = 11, meadow = 11, orchard = 11, vineyard = 11, allotments = 11, cemetery = 13,
    village_green = 11, recreation_ground = 11, greenhouse_horticulture = 11, plant_nursery = 11, residential = 10,
    industrial = 10, commercial = 10, garages = 10, retail = 10, railway = 10, landfill = 10, quarry = 11,
    brownfield = 10, greenfield = 10, farmyard = 10, farmland = 10,
  },
  natural = {
    wood = 7, sand = 10, beach = 10, heath = 11, scrub = 11, grassland = 11, bare_rock = 11, scree = 11, shingle = 11,
  },
  wetland = {swamp = 11, bog = 11, string_bog = 11, wet_meadow = 11, marsh = 11},
  leisure = {golf_course = 11, park = 11, garden = 11, playground = 11, miniature_golf = 11},
  amenity = {grave_yard = 13},
}
local land_keys = {"landuse", "natural", "wetland", "leisure", "amenity"}

local function write_land(way)
  for _, key in ipairs(land_keys) do
    local value = way:Find(key)
    local least = land[key][value]
    if least then
      way:Layer("land", true)
      way:MinZoom(area_zoom(way:Area(), least, 3))
      text(way, "kind", value == "wood" and "forest" or value)
      return
    end
  end
end

local sites = {
  {"military", set{"danger_area"}},
  {"leisure", set{"sports_centre"}},
  {"amenity", set{"university", "college", "school", "hospital", "prison", "parking", "bicycle_parking"}},
  {"landuse", set{"construction"}},
}

local function write_site(way)
  for _, site in ipairs(sites) do
    local value = way:Find(site[1])
    if site[2][value] then
      way:Layer("sites", true)
      text(way, "kind", value)
      return
    end
  end
end

local function write_building(way)
  local building = way:Find("building")
  if building ~= "" and building ~= "no" then
    way:Layer("buildings", true)
    number(way, "dummy", 1)
  end
end

-- ---- streets ---------------------------------------------------------------------------------------------------

-- First zooms in `streets` and `street_labels`, and the rank that orders them: the more important, the later.
local highways = {
  motorway = {5, 10, 32}, trunk = {6, 12, 30}, primary = {8, 12, 28}, secondary = {9, 13, 26}, tertiary = {10, 13, 24},
  unclassified = {12, 14, 22}, residential = {12, 14, 20}, busway = {12, 14, 18}, bus_guideway = {12, 14, 18},
  living_street = {13, 14, 16}, pedestrian = {13, 14, 14}, service = {13, 14, 12}, track = {13, 14, 8},
  cycleway = {13, 14, 6}, footway = {13, 14, 4}, path = {13, 14, 4}, steps = {13, 14, 2},
}
local link_label_zooms =
  {motorway_link = 13, trunk_link = 13, primary_link = 13, secondary_link = 13, tertiary_link = 14}
local railways = {
  rail = 8, narrow_gauge = 8, tram = 10, light_rail = 10, funicular = 10, subway = 10, monorail = 10,
}
local aeroways = {runway = 11, taxiway = 13}

-- What the values of access tags mean (schema, "Access tag mapping"). Other values are passed over.
local access = {
  yes = "yes", designated = "yes", permissive = "yes",
  customers = "limited", destination = "limited", agricultural = "limited", forestry = "limited",
  delivery = "limited", discouraged = "limited", permit = "limited",
  dismount = "no", military = "no", private = "no", no = "no",
}
local access_keys = {
  motorcar = {"motorcar", "motor_vehicle", "vehicle", "access"},
  bicycle = {"bicycle", "vehicle", "access"},
  foot = {"foot", "access"},
  horse = {"horse", "access"},
}
local users = {"motorcar", "bicycle", "foot", "horse"}

-- The access of a user: yes, limited, no, or nil if no tag says.
local function allowed(way, user)
  for _, key in ipairs(access_keys[user]) do
    local meaning = access[way:Find(key)]
    if meaning then return meaning end
  end
end

-- The order of drawing: tunnels below, then by `layer`, then by importance. Between -100 and 100.
local function order(way, rank)
  local level = tonumber(way:Find("layer")) or 0
  if is_tunnel(way) then level = level - 1 elseif is_bridge(way) then level = level + 1 end
  return math.max(-1, math.min(1, level)) * 40 + rank
end

-- Writes the attributes by which walkers judge a way.
local function describe_surface(way)
  text(way, "tracktype", way:Find("tracktype"), 11)
  text(way, "surface", way:Find("surface"), 11)
  text(way, "service", way:Find("service"), 11)
end

local function describe_oneway(way)
  local oneway = way:Find("oneway")
  flag(way, "oneway", oneway == "yes" or oneway == "1" or oneway == "true" or oneway == "-1", 14)
  flag(way, "oneway_reverse", oneway == "-1", 14)
end

-- The label of a street: a second line with its name and reference.
local function write_street_label(way, kind, zoom)
  local ref = way:Find("ref"):gsub(";%s*", "\n")
  if ref == "" and not way:Holds("name") then return end
  way:Layer("street_labels", false)
  way:MinZoom(zoom)
  text(way, "kind", kind)
  flag(way, "tunnel", is_tunnel(way))
  names(way)
  if ref ~= "" then
    local rows, columns = 0, 0
    for row in ref:gmatch("[^\n]+") do
      rows, columns = rows + 1, math.max(columns, #row)
    end
    text(way, "ref", ref)
    number(way, "ref_rows", rows)
    number(way, "ref_cols", columns)
  end
end

local polygon_zooms = {pedestrian = 14, service = 14, runway = 11, taxiway = 13}

local function write_street_polygon(way, kind)
  way:Layer("street_polygons", true)
  way:MinZoom(polygon_zooms[kind])
  text(way, "kind", kind)
  text(way, "surface", way:Find("surface"))
  text(way, "service", way:Find("service"))
  flag(way, "tunnel", is_tunnel(way))
  flag(way, "bridge", is_bridge(way))
  if way:Holds("name") then
    way:LayerAsCentroid("streets_polygons_labels")
    text(way, "kind", kind)
    names(way)
  end
end

local function write_highway(way, highway)
  local kind, links = highway:gsub("_link$", "")
  if kind == "bridleway" then kind = "path" end -- the schema has none
  local class = highways[kind]
  if not class then return end
  local service = way:Find("service")
  way:Layer("streets", false)
  way:MinZoom(class[1])
  way:ZOrder(order(way, class[3]))
  text(way, "kind", kind)
  flag(way, "link", links > 0)
  flag(way, "tunnel", is_tunnel(way), 11)
  flag(way, "bridge", is_bridge(way), 11)
  describe_oneway(way)
  describe_surface(way)
  for _, user in ipairs(users) do text(way, user, allowed(way, user), 13) end
  write_street_label(way, highway, link_label_zooms[highway] or class[2])
end

local function write_railway(way, railway)
  local zoom = railways[railway]
  if not zoom then return end
  if zoom == 8 and way:Holds("service") then zoom = 10 end
  way:Layer("streets", false)
  way:MinZoom(zoom)
  way:ZOrder(order(way, 34))
  text(way, "kind", railway)
  flag(way, "rail", true)
  flag(way, "tunnel", is_tunnel(way), 11)
  flag(way, "bridge", is_bridge(way), 11)
  text(way, "service", way:Find("service"), 10)
  write_street_label(way, railway, 10)
end

local function write_aeroway(way, aeroway)
  way:Layer("streets", false)
  way:MinZoom(aeroways[aeroway])
  way:ZOrder(1)
  text(way, "kind", aeroway)
  text(way, "surface", way:Find("surface"), 11)
  write_street_label(way, aeroway, aeroways[aeroway])
end

local function write_streets(way, is_area)
  local highway, railway, aeroway = way:Find("highway"), way:Find("railway"), way:Find("aeroway")
  if highway ~= "" then
    if is_area and (highway == "pedestrian" or highway == "service") then
      write_street_polygon(way, highway)
    elseif not is_area then
      write_highway(way, highway)
    end
  elseif railway ~= "" and not is_area then
    write_railway(way, railway)
  elseif aeroways[aeroway] then
    if is_area then write_street_polygon(way, aeroway) else write_aeroway(way, aeroway) end
  end
  local marked = way:Find("area:aeroway")
  if is_area and aeroways[marked] then write_street_polygon(way, marked) end
end

local aerialways = set{"cable_car", "gondola", "goods", "chair_lift", "drag_lift", "t-bar", "j-bar", "platter", "rope_tow"}

local function write_lines(way)
  local aerialway = way:Find("aerialway")
  if aerialways[aerialway] then
    way:Layer("aerialways", false)
    text(way, "kind", aerialway)
  end
  if way:Find("route") == "ferry" then
    way:Layer("ferries", false)
    way:MinZoom(way:Find("motor_vehicle") == "no" and 12 or 10)
    text(way, "kind", "ferry")
    names(way)
  end
end

-- ---- boundaries and places -------------------------------------------------------------------------------------

-- Boundaries of countries (2) and states (4; in France the régions).
local boundary_zooms = {[2] = 0, [4] = 7}

local function write_boundary(way)
  local lowest, disputed = nil, way:Find("disputed") == "yes"
  while true do
    if not way:NextRelation() then break end
    local level = tonumber(way:FindInRelation("admin_level"))
    if way:FindInRelation("boundary") == "disputed" then disputed = true
    elseif boundary_zooms[level] and (not lowest or level < lowest) then lowest = level end
  end
  if not lowest then return end
  way:Layer("boundaries", false)
  way:MinZoom(boundary_zooms[lowest])
  number(way, "admin_level", lowest)
  flag(way, "maritime", way:Find("maritime") == "yes" or way:Find("natural") == "coastline")
  flag(way, "disputed", disputed)
end

-- First zoom and default population of places.
local places = {
  city = {6, 100000}, town = {7, 5000}, village = {10, 100}, hamlet = {10, 50}, suburb = {10, 1000},
  quarter = {10, 500}, neighbourhood = {10, 100}, isolated_dwelling = {10, 5}, farm = {10, 5}, island = {10, 0},
  locality = {10, 0},
}
local settlements = set{"city", "town", "village", "hamlet"}

-- A label is on the map from a zoom on at which it may have room: below, hamlets and farms would fill a tile that no
-- style shows.
local place_zooms = {hamlet = 12, suburb = 11, quarter = 12, neighbourhood = 13, isolated_dwelling = 13, farm = 13,
  locality = 13}

local function write_place(object, as_centroid)
  local place = object:Find("place")
  if place == "country" or place == "state" then
    if as_centroid then return end
    object:Layer("boundary_labels", false)
    object:MinZoom(place == "country" and 2 or 5)
    number(object, "admin_level", place == "country" and 2 or 4)
    names(object)
    return
  end
  local class = places[place]
  if not class or not object:Holds("name") then return end
  local kind, zoom = place, place_zooms[place] or class[1]
  local capital = object:Find("capital")
  if settlements[place] and capital == "yes" then kind, zoom = "capital", 4
  elseif settlements[place] and capital == "4" then kind, zoom = "state_capital", 4 end
  local population = tonumber((object:Find("population"):gsub("[%s.,']", ""))) or class[2]
  if as_centroid then object:LayerAsCentroid("place_labels") else object:Layer("place_labels", false) end
  object:MinZoom(zoom)
  largest_first(object, population, 7)
  text(object, "kind", kind)
  number(object, "population", population)
  names(object)
end

-- ---- points ----------------------------------------------------------------------------------------------------

-- First zooms of stops, by key and value.
local stops = {
  aeroway = {aerodrome = 11, helipad = 13},
  railway = {station = 13, halt = 13, tram_stop = 14},
  amenity = {bus_station = 13, ferry_terminal = 12},
  highway = {bus_stop = 14},
  aerialway = {station = 13},
}
local stop_keys = {"aeroway", "railway", "amenity", "highway", "aerialway"}

local points = {
  amenity = set{
    "arts_centre", "atm", "bank", "bar", "bench", "bicycle_rental", "biergarten", "cafe", "car_rental", "car_sharing",
    "car_wash", "cinema", "clinic", "college", "community_centre", "courthouse", "dentist", "doctors", "dog_park",
    "drinking_water", "embassy", "fast_food", "fire_station", "food_court", "fountain", "grave_yard", "hospital",
    "hunting_stand", "library", "marketplace", "nightclub", "nursing_home", "pharmacy", "place_of_worship",
    "playground", "police", "post_box", "post_office", "prison", "pub", "public_building", "recycling", "restaurant",
    "school", "shelter", "telephone", "theatre", "toilets", "townhall", "university", "vending_machine", "veterinary",
    "waste_basket",
  },
  emergency = set{"defibrillator", "fire_hydrant", "phone"},
  highway = set{"emergency_access_point"},
  historic = set{
    "archaeological_site", "battlefield", "castle", "fort", "memorial", "monument", "ruins", "wayside_cross",
    "wayside_shrine",
  },
  leisure = set{"golf_course", "ice_rink", "pitch", "sports_centre", "stadium", "swimming_pool", "water_park"},
  man_made = set{
    "lighthouse", "surveillance", "tower", "wastewater_plant", "water_well", "water_works", "watermill", "windmill",
  },
  office = set{"diplomatic"},
  shop = set{
    "alcohol", "bakery", "beauty", "beverages", "bicycle", "books", "butcher", "car", "chemist", "clothes", "computer",
    "convenience", "department_store", "doityourself", "dry_cleaning", "florist", "furniture", "garden_centre",
    "general", "gift", "greengrocer", "hairdresser", "hardware", "jewelry", "kiosk", "laundry", "mall", "mobile_phone",
    "newsagent", "optician", "outdoor", "shoes", "sports", "stationery", "supermarket", "toys", "travel_agency",
    "video",
  },
  tourism = set{
    "artwork", "alpine_hut", "bed_and_breakfast", "camp_site", "caravan_site", "chalet", "guest_house", "hostel",
    "hotel", "information", "motel", "picnic_site", "theme_park", "viewpoint", "zoo",
  },
}
local point_keys =
  {"amenity", "emergency", "highway", "historic", "leisure", "man_made", "office", "shop", "tourism"}

-- Attributes of some points only: the key, and the tags that a point needs one of.
local details = {
  cuisine = {amenity = set{"restaurant", "fast_food", "pub", "bar", "cafe"}},
  sport = {leisure = set{"pitch", "sports_centre"}},
  vending = {amenity = set{"vending_machine"}},
  information = {tourism = set{"information"}},
  ["tower:type"] = {man_made = set{"tower"}},
  religion = {amenity = set{"place_of_worship"}},
  denomination = {amenity = set{"place_of_worship"}},
}
local flags = {
  ["recycling:glass_bottles"] = "recycling", ["recycling:paper"] = "recycling", ["recycling:clothes"] = "recycling",
  ["recycling:scrap_metal"] = "recycling", atm = "bank",
}

-- Begins a point in a layer: the node itself, or the centre of an area.
local function begin_point(object, layer, as_centroid)
  if as_centroid then object:LayerAsCentroid(layer) else object:Layer(layer, false) end
end

-- Whether the object has a tag that the table allows.
local function has_one_of(object, allowed_values)
  for key, values in pairs(allowed_values) do
    if values[object:Find(key)] then return true end
  end
  return false
end

local function write_stop(object, as_centroid)
  for _, key in ipairs(stop_keys) do
    local kind = object:Find(key)
    local zoom = stops[key][kind]
    if zoom then
      begin_point(object, "public_transport", as_centroid)
      object:MinZoom(zoom)
      text(object, "kind", key == "aerialway" and "aerialway_station" or kind)
      names(object)
      text(object, "iata", object:Find("iata"))
      return
    end
  end
end

local function write_point(object, as_centroid)
  local listed = {}
  for _, key in ipairs(point_keys) do
    local value = object:Find(key)
    if points[key][value] then listed[#listed + 1] = {key, value} end
  end
  if #listed == 0 then return end
  begin_point(object, "pois", as_centroid)
  for _, tag in ipairs(listed) do text(object, tag[1], tag[2]) end
  names(object)
  text(object, "housename", object:Find("addr:housename"))
  text(object, "housenumber", object:Find("addr:housenumber"))
  for key, needed in pairs(details) do
    if has_one_of(object, needed) then text(object, key, object:Find(key)) end
  end
  for key, amenity in pairs(flags) do
    if object:Find("amenity") == amenity then flag(object, key, object:Find(key) == "yes") end
  end
end

local function write_exit(node)
  if node:Find("highway") ~= "motorway_junction" then return end
  node:Layer("street_labels_points", false)
  text(node, "kind", "motorway_junction")
  text(node, "ref", node:Find("ref"))
  names(node)
end

-- ---- what tilemaker calls --------------------------------------------------------------------------------------

node_keys = {
  "aerialway", "aeroway", "amenity", "emergency", "highway", "historic", "leisure", "man_made", "office", "place",
  "railway", "shop", "tourism",
}

-- Keys that make an area of a closed way. Closed roads and coasts are lines.
local area_keys = {
  "amenity", "area:aeroway", "building", "historic", "landuse", "leisure", "man_made", "military", "natural", "office",
  "place", "shop", "tourism", "wetland",
}

-- Whether a way is an area.
local function is_area(way)
  if not way:IsClosed() then return false end
  local area = way:Find("area")
  if area == "yes" or way:Find("type") == "multipolygon" then return true end
  if area == "no" or way:Find("natural") == "coastline" then return false end
  if way:Holds("highway") then return way:Holds("building") end
  for _, key in ipairs(area_keys) do
    if way:Holds(key) then return true end
  end
  local waterway, aeroway = way:Find("waterway"), way:Find("aeroway")
  return waterway == "riverbank" or waterway == "dock" or waterway == "dam" or aeroway == "aerodrome" or aeroway == "helipad"
end

function init_function() end

function exit_function() end

function node_function(given)
  local node = present(given)
  write_place(node, false)
  write_stop(node, false)
  write_point(node, false)
  write_exit(node)
end

function way_function(given)
  local way = present(given)
  local area = is_area(way)
  if way:IsClosed() then write_place(way, true) end -- the coast of an island is a line, but has its name
  if area then
    write_land(way)
    write_site(way)
    write_water_polygon(way)
    write_building(way)
    write_stop(way, true)
    write_point(way, true)
  else
    write_waterway(way, way:Find("waterway"))
    write_lines(way)
    write_boundary(way)
  end
  write_works(way, area)
  write_streets(way, area)
end

function relation_scan_function(given)
  local relation = present(given)
  local boundary, level = relation:Find("boundary"), tonumber(relation:Find("admin_level"))
  if boundary == "administrative" and boundary_zooms[level] then relation:Accept() end
  if boundary == "disputed" and (not level or level <= 4) then relation:Accept() end
end

-- The attributes of the sea, which scripts/fond makes from the coastline. It has none.
function attribute_function() return {} end

package dev.holdfast.tiles.polygon;

import java.util.List;

/** A row of a polygon file: its country and its polygons, before the rows of a country are joined. */
record CountryFeature(String iso, List<CountryPolygon> polygons) {}

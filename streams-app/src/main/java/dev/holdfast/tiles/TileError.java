package dev.holdfast.tiles;

/** The error codes of the tile pipeline (T32). The names are the codes; they never change their meaning. */
public enum TileError {
    /** A country's polygon is not valid, or it has none. */
    E001,
    /** The raster's grid is not what the work needs. */
    E002,
    /** A tile stands twice in one country. */
    E003,
    /** A centre lies outside of longitude -180 to 180 or latitude -90 to 90. */
    E004,
    /** A country is not in the ISO list. */
    E005,
    /** A cell's area is not above 0. */
    E006,
    /** The raster or the polygons are not in WGS84. */
    E007,
    /** The inclusion rule is neither center nor any_overlap. */
    E008,
    /** A budget of S1 is exceeded. */
    E009,
    /** The tile index is missing or malformed. */
    E101,
    /** The weights' tiles are not exactly those of the index. */
    E102,
    /** A country has no tile. */
    E103,
    /** A country without mass has no uniform fallback. */
    E104,
    /** A mass is negative or not finite, or a country's weights do not add up to K. */
    E105,
    /** A tile of more mass has less weight. */
    E106,
    /** Two runs with the same inputs have different receipts. */
    E107,
    /** The partition exists with other content. */
    E108,
    /** A budget of S2 is exceeded. */
    E109,
    /** The outlets are missing or malformed. */
    E301,
    /** The site numbers of a merchant in a country are not 1 to n. */
    E302,
    /** A country with outlets has no weights. */
    E303,
    /** The requirements are missing or malformed. */
    E401,
    /** The weights of a country are missing or malformed. */
    E402,
    /** The allocations of a pair do not add up to its sites. */
    E403,
    /** Equal residues were not dealt by ascending tile. */
    E411,
    /** A product does not fit into 64 unsigned bits. */
    E416
}

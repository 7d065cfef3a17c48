package dev.holdfast.ingest;

/**
 * The longest text of a source: of several the first.
 *
 * @param incidentId the incident that it is of
 * @param type its type
 * @param chars its length in UTF-16 units, which for most texts are the characters
 */
public record LongestText(String incidentId, String type, int chars) {}

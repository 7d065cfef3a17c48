package dev.holdfast.config;

import static dev.holdfast.config.SpecJson.required;
import static dev.holdfast.config.SpecJson.text;
import static dev.holdfast.config.SpecJson.textMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/** The JSON form of a SPEC's source section. */
final class SpecSourceJson {
    /** Which rules of reading the file it was written for; no key of a SPEC file. */
    static final String READING = "reading";

    private SpecSourceJson() {}

    static void write(SourceSection source, ObjectNode to) {
        SourceFile file = source.file();
        to.put("file", file.written());
        to.put("path", file.path().toString());
        to.put("format", file.format().word());
        to.put("encoding", file.encoding());
        to.put("delimiter", String.valueOf(file.delimiter()));
        if (file.sheet() != null) {
            to.put("sheet", file.sheet());
        }
        write(file, to);
        to.put("incident_id", source.incidentId());
        if (source.texts() instanceof TextColumns.WideForm wide) {
            write("types", wide.columns(), to);
        } else if (source.texts() instanceof TextColumns.LongForm longForm) {
            to.put("type", longForm.type()).put("text", longForm.text());
        }
        write("labels", source.labels(), to);
        write("fields", source.fields(), to);
        if (source.limit() != null) {
            to.put("limit", source.limit());
        }
        if (source.duplicates() != DuplicatePolicy.FIRST) {
            to.put("duplicates", source.duplicates().word());
        }
    }

    /** What is as ever is left out, so that a SPEC reads the same in every version. */
    private static void write(SourceFile file, ObjectNode to) {
        SourceOptions options = file.options();
        if (options.skipRows() > 0) {
            to.put("skip_rows", options.skipRows());
        }
        if (options.headerRows() > 1) {
            to.put("header_rows", options.headerRows());
        }
        if (options.trimHeader()) {
            to.put("trim_header", true);
        }
        if (options.replaceBadBytes()) {
            to.put("on_bad_bytes", "replace");
        }
        if (options.dateFormat() != null) {
            to.put("date_format", options.dateFormat());
        }
        if (file.format() == SourceFormat.JSONL && options.reading() != SourceOptions.FIRST_READING) {
            to.put(READING, options.reading());
        }
    }

    static SourceSection read(JsonNode source) {
        JsonNode limit = source.path("limit");
        return new SourceSection(
                file(source),
                required(source, "incident_id"),
                texts(source),
                textMap(source.path("labels")),
                textMap(source.path("fields")),
                limit.isNumber() ? limit.longValue() : null,
                DuplicatePolicy.of(source.path("duplicates").asText("first")));
    }

    private static SourceOptions options(JsonNode source, SourceFormat format) {
        int older = format == SourceFormat.JSONL ? SourceOptions.FIRST_READING : SourceOptions.READING;
        return new SourceOptions(
                source.path("skip_rows").asLong(0),
                source.path("header_rows").asInt(1),
                source.path("trim_header").asBoolean(false),
                source.path("on_bad_bytes").asText("").equals("replace"),
                text(source, "date_format"),
                source.path(READING).asInt(older));
    }

    private static SourceFile file(JsonNode source) {
        String path = required(source, "path");
        String written = text(source, "file");
        String encoding = text(source, "encoding");
        SourceFormat format = SourceFormat.of(required(source, "format"));
        String delimiter = text(source, "delimiter");
        return new SourceFile(
                written == null ? path : written,
                Path.of(path),
                format,
                encoding == null ? "UTF-8" : encoding,
                delimiter == null || delimiter.isEmpty() ? format.defaultDelimiter() : delimiter.charAt(0),
                text(source, "sheet"),
                options(source, format));
    }

    private static TextColumns texts(JsonNode source) {
        return source.path("types").isObject()
                ? new TextColumns.WideForm(textMap(source.path("types")))
                : new TextColumns.LongForm(required(source, "type"), required(source, "text"));
    }

    private static void write(String name, Map<String, String> map, ObjectNode to) {
        if (!map.isEmpty()) {
            ObjectNode object = to.putObject(name);
            map.forEach(object::put);
        }
    }
}

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
    }

    static SourceSection read(JsonNode source) {
        JsonNode limit = source.path("limit");
        return new SourceSection(
                file(source),
                required(source, "incident_id"),
                texts(source),
                textMap(source.path("labels")),
                textMap(source.path("fields")),
                limit.isNumber() ? limit.longValue() : null);
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
                text(source, "sheet"));
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

package dev.holdfast.config.spec;

import static dev.holdfast.config.spec.SpecJson.required;
import static dev.holdfast.config.spec.SpecJson.text;
import static dev.holdfast.config.spec.SpecJson.textMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of a SPEC's source section. */
final class SpecSourceJson {
    /** Which rules of reading the file it was written for; no key of a SPEC file. */
    static final String READING = "reading";
    /** Where the files of a list are; no key of a SPEC file. */
    static final String PATHS = "paths";
    /** What the names of files below the path are like; no key of a SPEC file. */
    static final String PATTERN = "pattern";

    /** The query whose rows the file holds. */
    static final String SQL = "sql";

    private SpecSourceJson() {}

    static void write(SourceSection source, ObjectNode to) {
        if (source.files().query() != null) {
            to.put(SQL, source.files().query());
        }
        if (!source.files().names().isEmpty()) {
            write(source.files().names(), to);
            write(source.files().form(), to);
        }
        if (source.incidentId().size() == 1) {
            to.put("incident_id", source.incidentId().get(0));
        } else {
            source.incidentId().forEach(to.putArray("incident_id")::add);
        }
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
        if (!source.where().isEmpty()) {
            ObjectNode where = to.putObject("where");
            source.where().forEach(condition -> write(condition, where.putObject(condition.column())));
        }
    }

    private static void write(RowCondition condition, ObjectNode to) {
        if (!condition.is().isEmpty()) {
            condition.is().forEach(to.putArray("is")::add);
        }
        if (!condition.not().isEmpty()) {
            condition.not().forEach(to.putArray("not")::add);
        }
        if (condition.blank() != null) {
            to.put("blank", condition.blank());
        }
        if (condition.matches() != null) {
            to.put("matches", condition.matches());
        }
    }

    private static List<RowCondition> where(JsonNode stored) {
        List<RowCondition> conditions = new ArrayList<>();
        stored.properties().forEach(member -> {
            JsonNode condition = member.getValue();
            JsonNode blank = condition.path("blank");
            conditions.add(new RowCondition(
                    member.getKey(),
                    SpecJson.texts(condition.path("is")),
                    SpecJson.texts(condition.path("not")),
                    blank.isBoolean() ? blank.booleanValue() : null,
                    text(condition, "matches")));
        });
        return conditions;
    }

    private static void write(List<SourceName> names, ObjectNode to) {
        if (names.size() == 1) {
            SourceName name = names.get(0);
            to.put("file", name.written());
            write(name, to);
            return;
        }
        ArrayNode written = to.putArray("file");
        ArrayNode paths = to.putArray(PATHS);
        names.forEach(name -> {
            written.add(name.written());
            write(name, paths.addObject());
        });
    }

    private static void write(SourceName name, ObjectNode to) {
        to.put("path", name.path().toString());
        if (name.pattern() != null) {
            to.put(PATTERN, name.pattern());
        }
    }

    /** What is as ever is left out, so that a SPEC reads the same in every version. */
    private static void write(SourceForm form, ObjectNode to) {
        to.put("format", form.format().word());
        to.put("encoding", form.encoding());
        to.put("delimiter", String.valueOf(form.delimiter()));
        if (form.sheet() != null) {
            to.put("sheet", form.sheet());
        }
        SourceOptions options = form.options();
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
        if (form.format() == SourceFormat.JSONL && options.reading() != SourceOptions.FIRST_READING) {
            to.put(READING, options.reading());
        }
    }

    static SourceSection read(JsonNode source) {
        JsonNode limit = source.path("limit");
        return new SourceSection(
                files(source),
                incidentId(source),
                texts(source),
                textMap(source.path("labels")),
                textMap(source.path("fields")),
                limit.isNumber() ? limit.longValue() : null,
                DuplicatePolicy.of(source.path("duplicates").asText("first")),
                where(source.path("where")));
    }

    private static SourceFiles files(JsonNode source) {
        String query = text(source, SQL);
        return query != null && !source.has("path") && !source.has("file")
                ? SourceFiles.ofQuery(query)
                : new SourceFiles(names(source), form(source), query);
    }

    private static List<String> incidentId(JsonNode source) {
        JsonNode stored = source.path("incident_id");
        return stored.isArray() && !stored.isEmpty()
                ? SpecJson.texts(stored)
                : List.of(required(source, "incident_id"));
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

    private static List<SourceName> names(JsonNode source) {
        JsonNode paths = source.path(PATHS);
        if (!paths.isArray()) {
            return List.of(name(text(source, "file"), source));
        }
        List<String> written = SpecJson.texts(source.path("file"));
        List<SourceName> names = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            names.add(name(i < written.size() ? written.get(i) : null, paths.path(i)));
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("the stored SPEC names no file where one must stand");
        }
        return names;
    }

    private static SourceName name(@Nullable String written, JsonNode stored) {
        String path = required(stored, "path");
        return new SourceName(written == null ? path : written, Path.of(path), text(stored, PATTERN));
    }

    private static SourceForm form(JsonNode source) {
        String encoding = text(source, "encoding");
        SourceFormat format = SourceFormat.of(required(source, "format"));
        String delimiter = text(source, "delimiter");
        return new SourceForm(
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

package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Encodings;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.YamlNode;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which files the {@code source} section means, and in what form they are. */
final class SourceFileReader {
    private static final Set<String> PACKED = Set.of("gz", "gzip", "zst", "zstd");

    private static final List<String> OF_FILES = List.of(
            "format",
            "encoding",
            "delimiter",
            "sheet",
            "skip_rows",
            "header_rows",
            "trim_header",
            "on_bad_bytes",
            "date_format");

    private final Path spec;
    private final List<Problem> problems;

    SourceFileReader(Path spec, List<Problem> problems) {
        this.spec = spec;
        this.problems = problems;
    }

    /** Reads what the section says of its files; empty if that has a problem. */
    Optional<SourceFiles> read(YamlNode.Entry section, Map<String, Object> values) {
        if (sectionHas(section, "sql")) {
            return query(section, values);
        }
        if (section.value() instanceof YamlNode.Mapping && !sectionHas(section, "file")) {
            problems.add(section.place()
                    .problem(
                            section.key() + ".file",
                            "is missing: the file that the items come from; or sql, a query of files"));
        }
        Optional<String> encoding = encoding(section, values);
        List<SourceName> names = names(section, values);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Optional<SourceFormat> format = format(section, values, names);
        if (format.isEmpty() || encoding.isEmpty()) {
            return Optional.empty();
        }
        refuseMeaningless(section, format.get());
        String sheet = (String) values.get("sheet");
        Optional<SourceOptions> options = options(section, values);
        return delimiter(section, values, format.get())
                .flatMap(delimiter -> options.map(how ->
                        new SourceFiles(names, new SourceForm(format.get(), encoding.get(), delimiter, sheet, how))));
    }

    private Optional<SourceFiles> query(YamlNode.Entry section, Map<String, Object> values) {
        int before = problems.size();
        if (sectionHas(section, "file")) {
            report(section, "sql", "must not stand beside file: items come from files, or from the rows of a query");
        }
        for (String key : OF_FILES) {
            if (sectionHas(section, key)) {
                report(
                        section,
                        key,
                        "has no meaning beside sql; say in the query how files are read, such as"
                                + " read_csv('items.csv', delim = ';')");
            }
        }
        String sql = (String) values.get("sql");
        if (sql != null && sql.isBlank()) {
            report(section, "sql", "must not be blank");
        }
        return sql == null || problems.size() > before ? Optional.empty() : Optional.of(SourceFiles.ofQuery(sql));
    }

    private List<SourceName> names(YamlNode.Entry section, Map<String, Object> values) {
        Path folder = spec.toAbsolutePath().resolveSibling("");
        List<SourceName> names = new ArrayList<>();
        for (String name : texts(values, "file")) {
            if (name.isBlank()) {
                report(section, "file", "must not be blank");
                return List.of();
            }
            try {
                names.add(SourceName.of(name, folder));
            } catch (IllegalArgumentException e) {
                report(section, "file", "'" + name + "' " + e.getMessage());
                return List.of();
            }
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<String, Object> values, String name) {
        return (List<String>) values.getOrDefault(name, List.of());
    }

    private Optional<SourceOptions> options(YamlNode.Entry section, Map<String, Object> values) {
        String dates = (String) values.get("date_format");
        try {
            if (dates != null) {
                var unused = SourceOptions.dates(dates);
            }
        } catch (IllegalArgumentException e) {
            report(
                    section,
                    "date_format",
                    "is no pattern for dates, such as dd.MM.yyyy or yyyy-MM-dd HH:mm (" + e.getMessage() + ")");
            return Optional.empty();
        }
        return Optional.of(new SourceOptions(
                (Long) values.getOrDefault("skip_rows", 0L),
                ((Long) values.getOrDefault("header_rows", 1L)).intValue(),
                (Boolean) values.getOrDefault("trim_header", false),
                "replace".equals(values.get("on_bad_bytes")),
                dates,
                SourceOptions.READING));
    }

    /** A file that is packed says its form by the name that it has unpacked. */
    private static String extension(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String last = lower.substring(lower.lastIndexOf('.') + 1);
        boolean packed = PACKED.contains(last) && lower.length() > last.length();
        return packed ? extension(lower.substring(0, lower.length() - last.length() - 1)) : last;
    }

    private Optional<SourceFormat> format(YamlNode.Entry section, Map<String, Object> values, List<SourceName> names) {
        String declared = (String) values.get("format");
        if (declared != null) {
            return known(section, "format", declared, "");
        }
        Optional<SourceFormat> first = Optional.empty();
        for (SourceName name : names) {
            String which = names.size() == 1 ? "" : "'" + name.written() + "' ";
            boolean undeclared = !sectionHas(section, "format");
            Optional<SourceFormat> one =
                    undeclared ? known(section, "file", extension(name.written()), which) : Optional.empty();
            if (one.isEmpty()) {
                return one;
            }
            if (first.isPresent() && !first.equals(one)) {
                report(
                        section,
                        "file",
                        "names files of two forms: '" + names.get(0).written() + "' is "
                                + first.get().title() + " and " + which + "is "
                                + one.get().title() + "; the files of one experiment are of one form");
                return Optional.empty();
            }
            first = one;
        }
        return first;
    }

    private Optional<SourceFormat> known(YamlNode.Entry section, String key, String word, String which) {
        if (word.equals("xls")) {
            report(section, key, which + "xls is the old form of workbooks, which is not read; save it as xlsx or CSV");
            return Optional.empty();
        }
        Optional<SourceFormat> format = SourceFormat.ofExtension(word);
        if (format.isEmpty()) {
            report(
                    section,
                    key,
                    which + "does not say its form by its name; add format: csv, tsv, jsonl, xlsx or parquet");
        }
        return format;
    }

    private Optional<String> encoding(YamlNode.Entry section, Map<String, Object> values) {
        String name = (String) values.get("encoding");
        if (name == null) {
            return Optional.empty();
        }
        Optional<String> found = Encodings.find(name).map(Charset::name);
        if (found.isEmpty()) {
            String suggestion = Suggestions.didYouMean(name, Encodings.FAMILIAR);
            String fix = suggestion.isEmpty() ? "; such as " + String.join(", ", Encodings.FAMILIAR) : suggestion;
            report(section, "encoding", "'" + name + "' is not a known encoding" + fix);
        }
        return found;
    }

    private Optional<Character> delimiter(YamlNode.Entry section, Map<String, Object> values, SourceFormat format) {
        String written = (String) values.get("delimiter");
        if (written == null) {
            return sectionHas(section, "delimiter") ? Optional.empty() : Optional.of(format.defaultDelimiter());
        }
        String delimiter = written.equals("tab") || written.equals("\\t") ? "\t" : written;
        if (!format.isDelimited()) {
            return Optional.of(format.defaultDelimiter());
        }
        if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
            report(
                    section,
                    "delimiter",
                    "must be one character such as ; or the word tab, but was '" + written.strip() + "'");
            return Optional.empty();
        }
        return Optional.of(delimiter.charAt(0));
    }

    /** What is written must mean something: who declares it of such a file takes it for another one. */
    private void refuseMeaningless(YamlNode.Entry section, SourceFormat format) {
        refuse(section, "encoding", !format.isText(), format);
        refuse(section, "delimiter", !format.isDelimited(), format);
        refuse(section, "on_bad_bytes", !format.isText(), format);
        refuse(section, "sheet", format != SourceFormat.XLSX, format);
        refuse(section, "date_format", format != SourceFormat.XLSX, format);
        boolean hasHeader = format.isDelimited() || format == SourceFormat.XLSX;
        refuse(section, "skip_rows", !hasHeader, format);
        refuse(section, "header_rows", !hasHeader, format);
        refuse(section, "trim_header", !hasHeader, format);
    }

    private void refuse(YamlNode.Entry section, String key, boolean meaningless, SourceFormat format) {
        if (meaningless && sectionHas(section, key)) {
            report(section, key, "has no meaning in " + format.title() + "; remove it");
        }
    }

    private static boolean sectionHas(YamlNode.Entry section, String key) {
        return section.value() instanceof YamlNode.Mapping mapping
                && mapping.get(key).isPresent();
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}

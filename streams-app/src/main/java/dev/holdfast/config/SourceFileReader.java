package dev.holdfast.config;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads which file the {@code source} section means, and in what form it is. */
final class SourceFileReader {
    private static final List<String> FAMILIAR_ENCODINGS =
            List.of("UTF-8", "windows-1252", "ISO-8859-1", "ISO-8859-15", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-16BE");

    private final Path spec;
    private final List<Problem> problems;

    SourceFileReader(Path spec, List<Problem> problems) {
        this.spec = spec;
        this.problems = problems;
    }

    /** Reads what the section says of its file; empty if that has a problem. */
    Optional<SourceFile> read(YamlNode.Entry section, Map<String, Object> values) {
        Optional<String> encoding = encoding(section, values);
        String name = (String) values.get("file");
        if (name == null || name.isBlank()) {
            if (name != null) {
                report(section, "file", "must not be blank");
            }
            return Optional.empty();
        }
        Optional<SourceFormat> format = format(section, values, name);
        if (format.isEmpty() || encoding.isEmpty()) {
            return Optional.empty();
        }
        Path path = spec.toAbsolutePath().resolveSibling(name).normalize();
        refuseMeaningless(section, format.get());
        String sheet = (String) values.get("sheet");
        return delimiter(section, values, format.get())
                .map(delimiter -> new SourceFile(name, path, format.get(), encoding.get(), delimiter, sheet));
    }

    private Optional<SourceFormat> format(YamlNode.Entry section, Map<String, Object> values, String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String declared = (String) values.get("format");
        String key = declared == null ? "file" : "format";
        String word = declared == null ? extension : declared;
        if (word.equals("xls")) {
            report(section, key, "xls is the old form of workbooks, which is not read; save it as xlsx or CSV");
            return Optional.empty();
        }
        Optional<SourceFormat> format = SourceFormat.ofExtension(word);
        if (format.isEmpty() && !(declared == null && sectionHas(section, "format"))) {
            report(section, key, "does not say its form by its name; add format: csv, tsv, jsonl, xlsx or parquet");
        }
        return format;
    }

    private Optional<String> encoding(YamlNode.Entry section, Map<String, Object> values) {
        String name = (String) values.get("encoding");
        if (name == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(name).name());
        } catch (IllegalArgumentException e) {
            String suggestion = Suggestions.didYouMean(name, FAMILIAR_ENCODINGS);
            String mend = suggestion.isEmpty() ? "; such as " + String.join(", ", FAMILIAR_ENCODINGS) : suggestion;
            report(section, "encoding", "'" + name + "' is not a known encoding" + mend);
            return Optional.empty();
        }
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
        refuse(section, "sheet", format != SourceFormat.XLSX, format);
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

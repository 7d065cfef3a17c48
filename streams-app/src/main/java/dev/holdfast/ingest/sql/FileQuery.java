package dev.holdfast.ingest.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One SELECT that only reads files, which are named in it. Immutable.
 *
 * @param written the query as it is written
 * @param text the same with the places of its files in it, and nothing behind its end
 * @param files the files, in the order of their places in the query
 * @param folder where relative names start
 */
record FileQuery(String written, String text, List<NamedFile> files, Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("[\\s;]+\\z");

    private static final List<Path> OF_THE_SYSTEM = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    /** Copies the list. */
    FileQuery {
        files = List.copyOf(files);
    }

    /**
     * Looks at a query without carrying it out.
     *
     * @param folder where relative names start
     * @throws SourceRefusedException if it is not one SELECT, or would do more than read files that are there
     */
    static FileQuery of(String written, Path folder) throws SourceRefusedException {
        String trimmed = END.matcher(written).replaceFirst("");
        List<NamedFile> files = new ArrayList<>(SelectTree.files(trimmed, tree(trimmed)));
        files.sort(Comparator.comparingInt(NamedFile::start));
        for (NamedFile file : files) {
            require(file, folder);
        }
        FileQuery query = new FileQuery(written, placed(trimmed, files, folder), files, folder);
        String inside = "SELECT * FROM (" + query.text + "\n)";
        List<String> found = SelectTree.files(inside, within(inside)).stream()
                .map(NamedFile::written)
                .sorted()
                .toList();
        if (!found.equals(files.stream().map(file -> file.in(folder)).sorted().toList())) {
            throw new SourceRefusedException(
                    "names its files in a way that is not understood; name each in single quotes");
        }
        return query;
    }

    /** Returns what may be read for it. */
    FencedDuck.Fence fence() {
        return new FencedDuck.Fence(
                files.stream()
                        .filter(file -> !file.isPattern())
                        .map(file -> file.in(folder))
                        .toList(),
                files.stream()
                        .filter(NamedFile::isPattern)
                        .map(file -> file.folder(folder).toString())
                        .toList());
    }

    /** Returns a place of the text as a place of what is written, in bytes; negative if it is none. */
    int written(int place) {
        int shift = 0;
        for (NamedFile file : files) {
            int start = file.start() + shift;
            int length = bytes(FencedDuck.literal(file.in(folder))).length;
            if (place >= start && place < start + length) {
                return file.start();
            }
            shift += place >= start + length ? length - file.length() : 0;
        }
        return place < 0 ? place : place - shift;
    }

    private static String placed(String text, List<NamedFile> files, Path folder) {
        byte[] bytes = bytes(text);
        StringBuilder placed = new StringBuilder();
        int done = 0;
        for (NamedFile file : files) {
            placed.append(new String(bytes, done, file.start() - done, StandardCharsets.UTF_8))
                    .append(FencedDuck.literal(file.in(folder)));
            done = file.start() + file.length();
        }
        return placed.append(new String(bytes, done, bytes.length - done, StandardCharsets.UTF_8))
                .toString();
    }

    private static void require(NamedFile file, Path folder) throws SourceRefusedException {
        if (ADDRESS.matcher(file.written()).matches()) {
            throw new SourceRefusedException("names " + file.written()
                    + ", which is an address: a query reads files of this machine; fetch it first, and name the file");
        }
        String inSql = file.in(folder);
        String fixed = file.isPattern() ? file.folder(folder).toString() : inSql;
        if (new NamedFile(fixed, 0, 0).isPattern()) {
            throw new SourceRefusedException("names '" + file.written() + "', which is " + inSql
                    + ": DuckDB takes *, ? and [ in it for a pattern; run the SPEC in a folder without them");
        }
        Path place = Path.of(fixed);
        requireData(file, place);
        if (Files.notExists(place)) {
            throw new SourceRefusedException("names '" + file.written() + "': there is no such "
                    + (file.isPattern() ? "folder " : "file ") + place);
        }
        if (!file.isPattern() && !Files.isRegularFile(place)) {
            throw new SourceRefusedException("names '" + file.written() + "': " + place + " is no file");
        }
    }

    /** The files of the system hold what is no data, such as the environment of processes with its keys. */
    private static void requireData(NamedFile file, Path place) throws SourceRefusedException {
        Path real;
        try {
            real = place.toRealPath();
        } catch (IOException notThere) {
            return;
        }
        for (Path system : OF_THE_SYSTEM) {
            if (real.startsWith(system) || (file.isPattern() && system.startsWith(real))) {
                throw new SourceRefusedException(
                        "names '" + file.written() + "', which may be a file of the system below " + system
                                + ": a query reads files of data; name a folder of your own");
            }
        }
    }

    private static JsonNode within(String inside) throws SourceRefusedException {
        try {
            return tree(inside);
        } catch (SourceRefusedException e) {
            throw new SourceRefusedException("has a semicolon before its end; remove it", e);
        }
    }

    /** Has DuckDB take a text apart. */
    private static JsonNode tree(String text) throws SourceRefusedException {
        try (FencedDuck duck = FencedDuck.open(FencedDuck.Fence.CLOSED, FencedDuck.SMALL, FencedDuck.SPILL, false);
                PreparedStatement ask = duck.connection().prepareStatement("SELECT json_serialize_sql(?)")) {
            ask.setString(1, text);
            try (ResultSet answer = ask.executeQuery()) {
                answer.next();
                return only(JSON.readTree(answer.getString(1)), text);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new SourceRefusedException("DuckDB cannot take it apart: " + e.getMessage(), e);
        }
    }

    private static JsonNode only(JsonNode tree, String text) throws SourceRefusedException {
        if (tree.path("error_type").asText().equals("parser")) {
            throw QueryMistake.at(
                    tree.path("error_message").asText(),
                    text,
                    tree.path("position").asInt(-1));
        }
        if (tree.path("error").asBoolean()) {
            throw new SourceRefusedException("must be one SELECT, which only reads, and is another statement");
        }
        JsonNode statements = tree.path("statements");
        if (statements.size() != 1) {
            throw new SourceRefusedException("must be one SELECT, but has " + statements.size() + " statements");
        }
        return statements.path(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

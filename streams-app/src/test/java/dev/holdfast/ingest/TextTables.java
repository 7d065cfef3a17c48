package dev.holdfast.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.dhatim.fastexcel.Worksheet;

/** Tables of texts, in the form that the name of a file says. No text may need quotes. */
final class TextTables {
    private TextTables() {}

    static Path write(Path file, List<String> names, List<List<String>> rows) throws IOException {
        String name = file.getFileName().toString();
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> text(file, names, rows, ",");
            case "tsv" -> text(file, names, rows, "\t");
            case "jsonl" -> jsonl(file, names, rows);
            case "xlsx" -> sheet(file, names, rows);
            case "parquet" -> parquet(file, names, rows);
            default -> throw new IllegalArgumentException(name);
        }
        return file;
    }

    private static void text(Path file, List<String> names, List<List<String>> rows, String delimiter)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(String.join(delimiter, names)));
        rows.forEach(row -> lines.add(String.join(delimiter, row)));
        Files.write(file, lines);
    }

    private static void jsonl(Path file, List<String> names, List<List<String>> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                members.add("\"" + names.get(i) + "\":\"" + row.get(i) + "\"");
            }
            lines.add("{" + String.join(",", members) + "}");
        }
        Files.write(file, lines);
    }

    private static void sheet(Path file, List<String> names, List<List<String>> rows) throws IOException {
        var unused = Workbooks.write(file, book -> {
            Worksheet sheet = book.newWorksheet("S");
            List<List<String>> all = new ArrayList<>(List.of(names));
            all.addAll(rows);
            for (int row = 0; row < all.size(); row++) {
                for (int column = 0; column < names.size(); column++) {
                    sheet.value(row, column, all.get(row).get(column));
                }
            }
        });
    }

    private static void parquet(Path file, List<String> names, List<List<String>> rows) throws IOException {
        Files.deleteIfExists(file);
        List<Type> types = names.stream()
                .<Type>map(name -> Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name))
                .toList();
        MessageType schema = new MessageType("rows", types);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .build()) {
            for (List<String> row : rows) {
                Group group = new SimpleGroup(schema);
                for (int i = 0; i < names.size(); i++) {
                    group.append(names.get(i), row.get(i));
                }
                writer.write(group);
            }
        }
    }
}

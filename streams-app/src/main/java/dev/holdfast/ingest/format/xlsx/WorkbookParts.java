package dev.holdfast.ingest.format.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook that the library does not know: dates that stand as ISO 8601 texts (cells of type {@code d}), the
 * namespaces of the strict form, and merged cells. What it does not know is written anew in a form that it does. For one
 * thread.
 */
final class WorkbookParts {
    private static final String STRICT = "http://purl.oclc.org/ooxml/";
    /** The strict form's names of relations and elements, and those of the usual form. */
    private static final Map<String, String> USUAL = Map.of(
            STRICT + "officeDocument/relationships",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            STRICT + "spreadsheetml/main",
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main");

    private static final XMLInputFactory XML = factory();

    private WorkbookParts() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * Cells that are shown as one.
     *
     * @param top the row of the first one, from 1 on
     * @param left its column, from 0 on
     * @param bottom the last row
     * @param right the last column
     */
    record Merged(int top, int left, int bottom, int right) {}

    /**
     * Returns a copy of a workbook in the form that the library reads, or null if it reads the workbook itself.
     *
     * @throws IOException if it is no archive, or cannot be read or written
     */
    static @Nullable Path readable(Path workbook) throws IOException {
        try (ZipFile zip = new ZipFile(workbook.toFile())) {
            if (!isStrict(zip) && !hasIsoDates(zip)) {
                return null;
            }
            Path copy = Files.createTempFile("holdfast-workbook-", ".xlsx");
            try (OutputStream out = Files.newOutputStream(copy);
                    ZipOutputStream target = new ZipOutputStream(out)) {
                for (ZipEntry entry : entries(zip)) {
                    target.putNextEntry(new ZipEntry(entry.getName()));
                    copy(zip, entry, target);
                    target.closeEntry();
                }
                return copy;
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(copy);
                throw e;
            }
        }
    }

    private static List<ZipEntry> entries(ZipFile zip) {
        List<ZipEntry> entries = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (!entry.isDirectory()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static boolean isSheet(ZipEntry entry) {
        return entry.getName().startsWith("xl/worksheets/") && entry.getName().endsWith(".xml");
    }

    private static boolean isStrict(ZipFile zip) throws IOException {
        ZipEntry book = zip.getEntry("xl/workbook.xml");
        if (book == null) {
            return false;
        }
        try (InputStream in = zip.getInputStream(book)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(STRICT);
        }
    }

    private static boolean hasIsoDates(ZipFile zip) throws IOException {
        for (ZipEntry entry : entries(zip)) {
            if (isSheet(entry)) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (new CellTags(in).passOn(OutputStream.nullOutputStream())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void copy(ZipFile zip, ZipEntry entry, OutputStream target) throws IOException {
        String name = entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            if (isSheet(entry)) {
                var unused = new CellTags(in).passOn(target);
            } else if (name.endsWith(".rels") || name.equals("xl/workbook.xml")) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (Map.Entry<String, String> names : USUAL.entrySet()) {
                    text = text.replace(names.getKey(), names.getValue());
                }
                target.write(text.getBytes(StandardCharsets.UTF_8));
            } else {
                in.transferTo(target);
            }
        }
    }

    /**
     * Returns the merged cells of a sheet.
     *
     * @param relation the id by which the workbook names it
     */
    static List<Merged> merged(Path workbook, String relation) throws IOException {
        try (ZipFile zip = new ZipFile(workbook.toFile())) {
            ZipEntry sheet = sheet(zip, relation);
            List<Merged> merged = new ArrayList<>();
            if (sheet != null) {
                elements(zip, sheet, "mergeCell", attributes -> {
                    Merged range = range(attributes.getOrDefault("ref", ""));
                    if (range != null) {
                        merged.add(range);
                    }
                });
            }
            return merged;
        }
    }

    private static @Nullable ZipEntry sheet(ZipFile zip, String relation) throws IOException {
        ZipEntry relations = zip.getEntry("xl/_rels/workbook.xml.rels");
        if (relations == null) {
            return null;
        }
        List<String> targets = new ArrayList<>();
        elements(zip, relations, "Relationship", attributes -> {
            if (relation.equals(attributes.get("Id"))) {
                targets.add(attributes.getOrDefault("Target", ""));
            }
        });
        return targets.isEmpty()
                ? null
                : zip.getEntry(targets.get(0).startsWith("/") ? targets.get(0).substring(1) : "xl/" + targets.get(0));
    }

    /** Takes the attributes of an element. */
    private interface Attributes {
        void take(Map<String, String> attributes);
    }

    private static void elements(ZipFile zip, ZipEntry entry, String name, Attributes visitor) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            XMLStreamReader reader = XML.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamReader.START_ELEMENT
                        && reader.getLocalName().equals(name)) {
                    Map<String, String> attributes = new HashMap<>();
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                    }
                    visitor.take(attributes);
                }
            }
        } catch (XMLStreamException e) {
            // What is wrong with it is told by whoever reads its rows.
            return;
        }
    }

    private static @Nullable Merged range(String reference) {
        String[] ends = reference.split(":", -1);
        if (ends.length != 2 || !ends[0].matches("[A-Z]{1,3}\\d{1,7}") || !ends[1].matches("[A-Z]{1,3}\\d{1,7}")) {
            return null;
        }
        return new Merged(row(ends[0]), column(ends[0]), row(ends[1]), column(ends[1]));
    }

    private static int row(String cell) {
        return Integer.parseInt(cell.replaceAll("[A-Z]", ""));
    }

    private static int column(String cell) {
        int column = 0;
        for (int i = 0; i < cell.length() && Character.isLetter(cell.charAt(i)); i++) {
            column = column * 26 + cell.charAt(i) - 'A' + 1;
        }
        return column - 1;
    }
}

package dev.holdfast.ingest.format.xlsx;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.ingest.ColumnNames;
import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.UnfitSourceException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/** Finds the sheet that a SPEC names: by its name, else by its number, else the first one. Hidden ones count. */
final class SheetChoice {
    private SheetChoice() {}

    static Sheet of(ReadableWorkbook book, SourceFile file) throws UnfitSourceException {
        String wanted = file.sheet() == null ? "1" : file.sheet();
        Optional<Sheet> named = file.sheet() == null ? Optional.empty() : book.findSheet(wanted);
        return named.or(() -> numbered(book, wanted)).orElseThrow(() -> missing(book, file, wanted));
    }

    private static Optional<Sheet> numbered(ReadableWorkbook book, String wanted) {
        return book.getSheets()
                .filter(sheet -> wanted.equals(String.valueOf(sheet.getIndex() + 1)))
                .findFirst();
    }

    private static UnfitSourceException missing(ReadableWorkbook book, SourceFile file, String wanted) {
        List<String> names = book.getSheets().map(Sheet::getName).toList();
        String sheets = book.getSheets().map(SheetChoice::described).collect(Collectors.joining(", "));
        String message = "there is no sheet " + ColumnNames.quoted(wanted) + ColumnNames.didYouMean(wanted, names)
                + "; the workbook has " + (sheets.isEmpty() ? "none" : sheets);
        return new UnfitSourceException(
                file.path().toString(), List.of(new SourceCheck.Finding(List.of("sheet"), message)));
    }

    private static String described(Sheet sheet) {
        String hidden = sheet.getVisibility() == SheetVisibility.VISIBLE ? "" : " (hidden)";
        return (sheet.getIndex() + 1) + " " + ColumnNames.quoted(sheet.getName()) + hidden;
    }
}

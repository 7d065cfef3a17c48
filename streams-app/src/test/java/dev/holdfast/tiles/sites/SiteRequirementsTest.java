package dev.holdfast.tiles.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outlets become one requirement a merchant and country, or a fault that names the line (T33, T34). */
class SiteRequirementsTest {
    private static final String HEADER = "merchant_id,legal_country_iso,site_number\n";

    @TempDir
    Path folder;

    @Test
    void outletsAreCountedPerMerchantAndCountryAndSortedUnsigned() throws IOException { // T33, T34
        assertThat(count("""
                        18446744073709551615,FR,1
                        9223372036854775808,FR,2
                        9223372036854775808,FR,1
                        5,GB,1
                        5,FR,1
                        9223372036854775807,FR,1
                        """))
                .containsExactly(
                        new SiteRequirement(5, "FR", 1),
                        new SiteRequirement(5, "GB", 1),
                        new SiteRequirement(Long.MAX_VALUE, "FR", 1),
                        new SiteRequirement(Long.MIN_VALUE, "FR", 2),
                        new SiteRequirement(-1, "FR", 1));
    }

    @Property(tries = 100)
    void theOrderOfTheRowsDoesNotMatter(@ForAll long seed) throws IOException { // T33
        Random random = new Random(seed);
        Map<Long, Integer> sites = new TreeMap<>(Long::compareUnsigned);
        List<String> rows = new ArrayList<>();
        for (int merchant = 0; merchant < 20; merchant++) {
            sites.put(random.nextLong(), 1 + random.nextInt(9));
        }
        sites.forEach((merchant, count) -> {
            for (int site = 1; site <= count; site++) {
                rows.add(Long.toUnsignedString(merchant) + ",FR," + site + "\n");
            }
        });
        Collections.shuffle(rows, random);
        Path file = Files.createTempFile("outlets", ".csv");
        Files.writeString(file, HEADER + String.join("", rows));

        assertThat(new SiteRequirements(file, Set.of("FR")).count())
                .containsExactlyElementsOf(sites.entrySet().stream()
                        .map(one -> new SiteRequirement(one.getKey(), "FR", one.getValue()))
                        .toList());
        Files.delete(file);
    }

    @Test
    void columnsMayStandInAnyOrderAmongOthersBehindAByteOrderMark() throws IOException {
        Path file = folder.resolve("outlets.csv");
        Files.writeString(file, "\uFEFFsite_number,name,legal_country_iso,merchant_id\r\n1,\"a,\"\"b\",FR,7\r\n");

        assertThat(new SiteRequirements(file, Set.of("FR")).count()).containsExactly(new SiteRequirement(7, "FR", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7,FR,1;7,FR,3 | merchant 7 in FR lacks site number 2: the next is 3 in line 3",
                "7,FR,2 | merchant 7 in FR lacks site number 1: the next is 2 in line 2",
                "7,FR,2;7,FR,1;8,FR,1;7,FR,2 | merchant 7 in FR has site number 2 twice, in lines 2 and 5",
                "7,FR,1;7,FR,1 | merchant 7 in FR has site number 1 twice, in lines 2 and 3",
                "18446744073709551615,FR,2 | merchant 18446744073709551615 in FR lacks site number 1",
            })
    void aHoleOrADoubleInTheSiteNumbersIsNamed(String rows, String message) { // T33
        assertThatThrownBy(() -> count(rows.replace(';', '\n')))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E302: " + message);
    }

    @Test
    void aCountryWithoutWeightsIsNamed() { // T33
        assertThatThrownBy(() -> count("7,FR,1\n7,XA,1\n"))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E303: merchant 7 in XA has outlets (line 3), but XA has no weights");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1,FR,1 | merchant_id must be a whole number below 2^64, but is '-1'",
                "+1,FR,1 | merchant_id must be a whole number below 2^64, but is '+1'",
                "18446744073709551616,FR,1 | merchant_id must be a whole number below 2^64",
                "1.0,FR,1 | merchant_id must be a whole number below 2^64",
                ",FR,1 | merchant_id must be a whole number below 2^64, but is ''",
                "\u0661,FR,1 | merchant_id must be a whole number below 2^64",
                "7,fr,1 | legal_country_iso must be two capital letters, but is 'fr'",
                "7,FRA,1 | legal_country_iso must be two capital letters, but is 'FRA'",
                "7,FR,0 | site_number must be at least 1, but is '0'",
                "7,FR,18446744073709551615 | site_number must be at least 1",
                "7,FR,one | site_number must be a whole number",
            })
    void aMalformedRowIsNamedByItsLine(String row, String message) { // T33, T34
        assertThatThrownBy(() -> count("7,FR,1\n" + row + "\n"))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E301: ")
                .hasMessageContaining("line 3: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7,FR\n", "7,FR,1,2\n", "\"7,FR,1\n"})
    void aRowThatIsNoCsvOfThisHeaderIsRefused(String row) { // T33
        assertThatThrownBy(() -> count("7,FR,1\n" + row))
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E301: the outlets ")
                .hasMessageContaining("malformed: ")
                .hasMessageContaining("3");
    }

    @Test
    void aHeaderWithoutAColumnIsRefused() throws IOException { // T33
        Path file = folder.resolve("outlets.csv");
        Files.writeString(file, "merchant_id,country,site_number\n7,FR,1\n");

        assertThatThrownBy(() -> new SiteRequirements(file, Set.of("FR")).count())
                .hasMessageStartingWith("E301: ")
                .hasMessageContaining("must have the column legal_country_iso once, but is merchant_id,country");
    }

    @Test
    void missingOrEmptyOutletsAreRefused() { // T33
        assertThatThrownBy(() -> new SiteRequirements(folder.resolve("none.csv"), Set.of("FR")).count())
                .isInstanceOf(TileException.class)
                .hasMessageStartingWith("E301: the outlets ")
                .hasMessageEndingWith("are missing");
        assertThatThrownBy(() -> count("")).hasMessageStartingWith("E301: ").hasMessageEndingWith("no outlet");
    }

    private List<SiteRequirement> count(String rows) throws IOException {
        Path file = folder.resolve("outlets.csv");
        Files.writeString(file, HEADER + rows);
        return new SiteRequirements(file, Set.of("FR", "GB")).count();
    }
}

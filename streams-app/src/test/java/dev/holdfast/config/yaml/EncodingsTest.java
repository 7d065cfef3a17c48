package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingsTest {

    @ParameterizedTest
    @CsvSource({
        "utf8, UTF-8",
        "UTF_8, UTF-8",
        "utf-8-sig, UTF-8",
        "utf8mb4, UTF-8",
        "latin-1, ISO-8859-1",
        "Latin1, ISO-8859-1",
        "latin_1, ISO-8859-1",
        "iso 8859-1, ISO-8859-1",
        "latin-9, ISO-8859-15",
        "cp1252, windows-1252",
        "cp-1252, windows-1252",
        "win1252, windows-1252",
        "Windows 1252, windows-1252",
        "ANSI, windows-1252",
        "utf-16, UTF-16",
        "utf16le, UTF-16LE",
        "UTF-16-BE, UTF-16BE",
        "ascii, US-ASCII",
        "us_ascii, US-ASCII",
        "mac-roman, x-MacRoman",
        "macintosh, x-MacRoman",
        "shift-jis, Shift_JIS",
        "sjis, Shift_JIS",
        "gbk, GBK",
        "big-5, Big5",
        "koi8r, KOI8-R",
        "cp437, IBM437",
        "windows-31j, windows-31j"
    })
    void knowsEncodingsByTheNamesThatPeopleGiveThem(String name, String encoding) {
        assertThat(Encodings.find(name)).map(Charset::name).contains(encoding);
    }

    @Test
    void knowsNoOthers() {
        assertThat(Encodings.find("latin-99")).isEmpty();
        assertThat(Encodings.find("")).isEmpty();
        assertThat(Encodings.find("-")).isEmpty();
    }
}

package dev.holdfast.blocks;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlocksRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Converts where no file may become as large as its blocks are: the operating system refuses the write with EFBIG, as it
 * refuses one with ENOSPC where a disk is full.
 */
final class LimitedConversionMain {
    static final int REFUSED = 9;

    private static final int FILE_BYTES = 20_000;

    private LimitedConversionMain() {}

    /** Takes the folder, which has blocks already. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // First what takes large files of its own: the library that sorts is unpacked.
        Path warm = Files.createTempDirectory("warm");
        Folders.convert(new BlockFolder(warm), ConversionMain.first(), ConversionMain.UNITS_PER_BLOCK);
        PrimeResults results = ConversionMain.all();
        limit();
        try {
            Folders.convert(new BlockFolder(Path.of(arguments[0])), results, ConversionMain.UNITS_PER_BLOCK);
        } catch (BlocksRefusedException e) {
            System.out.println(e.getMessage());
            System.out.flush();
            System.exit(REFUSED);
        }
    }

    private static void limit() throws IOException, InterruptedException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        int code = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + FILE_BYTES)
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("prlimit ended with " + code);
        }
    }
}

package dev.holdfast.blocks;

import dev.holdfast.blocks.store.BlockFolder;
import java.nio.file.Path;

/** Converts in a process of its own, which a test kills. Says when it begins. */
final class ConversionMain {
    static final int UNITS_PER_BLOCK = 4_000;
    static final int PRIMES_PER_ITEM = 500;

    private ConversionMain() {}

    static PrimeResults first() {
        return new PrimeResults(3).add(PRIMES_PER_ITEM, 0, 20, 1);
    }

    static PrimeResults all() {
        return first().add(PRIMES_PER_ITEM, 20, 60, 2);
    }

    /** Takes the folder. */
    public static void main(String[] arguments) {
        PrimeResults results = all();
        System.out.println("begin");
        System.out.flush();
        Folders.convert(new BlockFolder(Path.of(arguments[0])), results, UNITS_PER_BLOCK);
        System.out.println("end");
        System.out.flush();
    }
}

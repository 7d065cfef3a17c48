package dev.holdfast.ingest;

import dev.holdfast.schemas.avro.SourceFacts;

/**
 * Where the items of an experiment come from. It is read twice: {@link #scan} finds out what there is before anything
 * starts, {@link #read} hands it over, the same items in the same order every time. For one thread.
 */
public interface ItemSource {

    /**
     * Reads everything once.
     *
     * @return what there is: the checksum is of the file's bytes; {@code items} are distinct keys, {@code blanks} texts
     *     that were blank, {@code duplicates} texts whose key came before, {@code rejected} rows
     *     that can be no item, {@code leftOut} rows that the SPEC does not want; {@link ItemSink#reject} gets these and the duplicates that differ from the item that counts;
     *     all up to the limit of the experiment
     * @throws SourceRefusedException if it cannot be used
     */
    SourceFacts scan() throws SourceRefusedException;

    /** Returns what the scan found beside the counts; nothing before it. */
    SourceFindings findings();

    /**
     * Compares with what the source was when it was scanned at another time.
     *
     * @param before what that scan found, with a checksum
     * @return what came behind the rows that were there, which are what they were
     * @throws OldRowsChangedException if they are not
     * @throws SourceRefusedException if that cannot be told, or the source can no longer be read
     * @throws IllegalStateException if it has not been scanned
     */
    Growth since(SourceFacts before) throws SourceRefusedException;

    /**
     * Hands over all items and rejects in source order.
     *
     * @throws SourceChangedException if the bytes are not those of the scan; items may have been handed over by then
     * @throws SourceRefusedException if it can no longer be read
     * @throws IllegalStateException if it has not been scanned
     */
    void read(ItemSink sink) throws SourceRefusedException;
}

package dev.holdfast.handler;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of handler, found by {@link java.util.ServiceLoader} on the class path and in {@code plugins/}. It says what
 * settings the SPEC's {@code handler} section may have, so that a mistake there is refused with line and column.
 */
public interface HandlerType {

    /** Where a handler runs. */
    enum Mode {
        /** In the processor, in its transaction: only for pure, deterministic work of milliseconds. */
        INLINE,
        /** Off the stream threads, with attempts journalled. */
        EXECUTOR
    }

    /** Returns the word in {@code handler: {kind: …}}. */
    String kind();

    /**
     * Returns where it runs, of the same settings always the same.
     *
     * @param section valid settings
     */
    Mode mode(HandlerSection section);

    /** Returns the settings that it takes besides {@code kind}. */
    List<Setting> settings();

    /**
     * Returns what is wrong with settings that are each valid alone, as sentences that name the setting; empty if
     * nothing is.
     */
    default List<String> problems(HandlerSection section) {
        return List.of();
    }

    /**
     * Returns what the handler needs and this process does not have, such as a key in its environment, as sentences; asked
     * before an experiment starts or goes on here. What is stored may go on elsewhere, so this is no mistake of the SPEC.
     */
    default List<String> missing(HandlerSection section) {
        return List.of();
    }

    /**
     * Returns what the handler needs and this machine does not have, such as a program, as sentences that name the fix;
     * asked before an experiment starts or goes on in whichever process of this machine.
     */
    default List<String> missingHere(HandlerSection section) {
        return List.of();
    }

    /**
     * Returns the fields of items that settings name, each with the setting that names it; a SPEC whose source gives
     * no such field is refused.
     */
    default Map<String, String> fields(HandlerSection section) {
        return Map.of();
    }

    /**
     * Returns what a call would send for an item; nothing is sent.
     *
     * @param section valid settings
     * @throws HandlerFailure if nothing would be sent: the item lacks what the settings name
     */
    default Outgoing outgoing(HandlerSection section, Task task) throws HandlerFailure {
        return new Outgoing("", new String(TaskJson.write(task), StandardCharsets.UTF_8), Map.of());
    }

    /** Makes the handler of one experiment from validated settings. */
    Handler create(HandlerSection section);

    /**
     * Makes the handler of one experiment, which may leave its rows in files; asked of {@link Mode#EXECUTOR} ones.
     *
     * @param staging where it leaves them
     */
    default Handler create(HandlerSection section, Staging staging) {
        return create(section);
    }

    /** Says whether it computes its items, so that a SPEC must not name a source. */
    default boolean computesItems() {
        return false;
    }

    /** Returns the generator of the items, for work whose input is computed; empty if the items come from a source. */
    default Optional<ItemGenerator> generator(HandlerSection section) {
        return Optional.empty();
    }

    /** Returns the table that the answers hold, if they hold one. */
    default Optional<OutputTable> outputTable() {
        return Optional.empty();
    }
}

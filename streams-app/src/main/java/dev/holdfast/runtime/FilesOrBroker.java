package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;

/** Whether a question may be answered from the files of the embedded broker. */
final class FilesOrBroker {
    private FilesOrBroker() {}

    /** What the user sets for Kafka, the registry or the serdes is known to those alone. */
    static boolean mayReadFiles(AppConfig config) {
        return config.broker().isEmbedded()
                && config.broker().properties().isEmpty()
                && config.clientProperties().isEmpty()
                && config.registry().url() == null
                && config.registry().valueSerializer() == null
                && config.registry().valueDeserializer() == null;
    }
}

package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Says what a failure of a serde that is not ours is about, in the exceptions of our own: the record
 * ({@link UndecodableValueException}), the registry ({@link RegistryUnavailableException}), a schema that the registry
 * refuses ({@link SchemaRefusedException}), or what the user set up ({@link ConfigException}). So whoever reads needs to
 * know one set of exceptions. What Confluent's serdes throw is told by its shape, since their classes cannot be named
 * here: a {@code RestClientException} has a status and an error code and is no {@link IOException}.
 */
final class ForeignTrouble {
    private static final Pattern ERROR_CODE = Pattern.compile("error code: (\\d{3,5})");
    private static final List<Integer> UNKNOWN_SCHEMA = List.of(40401, 40402, 40403);
    private static final List<Integer> REFUSED = List.of(404, 409, 422);
    private static final int LONGEST_CHAIN = 32;

    private final String serde;

    ForeignTrouble(Class<?> serde) {
        this.serde = serde.getName();
    }

    /** What the registry answered: HTTP's status, and Confluent's error code or the status again. */
    private record Answer(int status, int errorCode) {}

    /** Returns what reading has failed for. */
    RuntimeException ofReading(String topic, Throwable error) {
        return shared(error).orElseGet(() -> {
            Optional<Answer> answer = answerIn(error);
            String told = "topic " + topic + ": " + serde + " cannot read a value: " + inWords(error);
            if (answer.isPresent() && UNKNOWN_SCHEMA.contains(answer.get().errorCode())) {
                return new UndecodableValueException(Reason.UNKNOWN_SCHEMA_ID, told, error);
            }
            if (answer.isPresent() || isInfrastructure(error)) {
                return unavailable(error);
            }
            return isTheCallers(error)
                    ? (RuntimeException) error
                    : new UndecodableValueException(reasonOf(error), told, error);
        });
    }

    /** Returns what writing has failed for. */
    RuntimeException ofWriting(String topic, Throwable error) {
        return shared(error).orElseGet(() -> {
            Optional<Answer> answer = answerIn(error);
            if (answer.isPresent()
                    && REFUSED.contains(answer.get().status())
                    && answer.get().errorCode() != 404) {
                return new SchemaRefusedException("the schema registry refused the schema of a value for topic " + topic
                        + ": " + inWords(error) + "; register the schema, let " + SerdeConfig.AUTO_REGISTER
                        + "=true do it, or change the subject's compatibility");
            }
            if (answer.isPresent() || isInfrastructure(error)) {
                return unavailable(error);
            }
            return error instanceof RuntimeException unchecked
                    ? unchecked
                    : new SerializationException(serde + " cannot write a value for topic " + topic, error);
        });
    }

    /** Returns the refusal of a serde that cannot be loaded, made or configured, for want of another class. */
    ConfigException missing(Throwable error) {
        return (ConfigException) new ConfigException(serde + " needs a class that is not there (" + error
                        + "): put the jar that has it into the plugins folder; docs/serdes.md lists the jars that"
                        + " Confluent's serializer and deserializer need")
                .initCause(error);
    }

    private Optional<RuntimeException> shared(Throwable error) {
        for (Throwable cause : chain(error)) {
            if (cause instanceof UndecodableValueException
                    || cause instanceof RegistryUnavailableException
                    || cause instanceof SchemaRefusedException
                    || cause instanceof ConfigException) {
                return Optional.of((RuntimeException) cause);
            }
            if (cause instanceof LinkageError || cause instanceof ClassNotFoundException) {
                return Optional.of(missing(cause));
            }
        }
        return Optional.empty();
    }

    private RegistryUnavailableException unavailable(Throwable error) {
        return new RegistryUnavailableException(
                "the schema registry did not serve " + serde + ": " + inWords(error)
                        + "; look whether it runs, whether " + SerdeConfig.REGISTRY_URL
                        + " is its address and whether it takes the credentials",
                error);
    }

    private static Optional<Answer> answerIn(Throwable error) {
        for (Throwable cause : chain(error)) {
            Optional<Answer> answer = cause instanceof InvalidConfigurationException
                    ? answerInWords(String.valueOf(cause.getMessage()))
                    : answerOf(cause);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static Optional<Answer> answerOf(Throwable cause) {
        OptionalInt status = number(cause, "getStatus");
        OptionalInt errorCode = number(cause, "getErrorCode");
        return status.isPresent() && errorCode.isPresent()
                ? Optional.of(new Answer(status.getAsInt(), errorCode.getAsInt()))
                : Optional.empty();
    }

    // Confluent's serdes keep no more than the text of an answer whose error code is a plain 4xx.
    private static Optional<Answer> answerInWords(String message) {
        Matcher found = ERROR_CODE.matcher(message);
        if (!found.find()) {
            return Optional.of(new Answer(0, 0));
        }
        int code = Integer.parseInt(found.group(1));
        return Optional.of(new Answer(code > 999 ? code / 100 : code, code));
    }

    private static OptionalInt number(Throwable cause, String getter) {
        try {
            Method method = cause.getClass().getMethod(getter);
            return method.getReturnType() == int.class
                    ? OptionalInt.of((int) method.invoke(cause))
                    : OptionalInt.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return OptionalInt.empty();
        }
    }

    private static boolean isInfrastructure(Throwable error) {
        return chain(error).stream().anyMatch(cause -> cause instanceof IOException && !isAboutBytes(cause));
    }

    // Avro says in IOExceptions, too, that bytes are no value.
    private static boolean isAboutBytes(Throwable error) {
        return error instanceof EOFException || error.getClass().getName().startsWith("org.apache.avro.");
    }

    // Kafka's own, such as an interrupt, and a serde that is used before it is configured, say nothing of the bytes.
    private static boolean isTheCallers(Throwable error) {
        return error instanceof IllegalStateException
                || error instanceof KafkaException && !(error instanceof SerializationException);
    }

    private static Reason reasonOf(Throwable error) {
        for (Throwable cause : chain(error)) {
            if (cause instanceof SecurityException) {
                return Reason.WRONG_TYPE;
            }
            if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("unknown magic byte")) {
                return Reason.NOT_AVRO;
            }
        }
        return Reason.CORRUPT;
    }

    private static String inWords(Throwable error) {
        List<Throwable> chain = chain(error);
        Throwable root = chain.get(chain.size() - 1);
        return root == error ? String.valueOf(error.getMessage()) : error.getMessage() + " (" + root + ")";
    }

    private static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = error; cause != null && chain.size() < LONGEST_CHAIN; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}

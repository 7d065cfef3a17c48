package dev.holdfast.cluster;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** What brokers say when they do not let somebody in, in a sentence. */
public final class AccessRefusals {
    private static final String LIST = "'holdfast topics acls' lists what each role needs";

    private AccessRefusals() {}

    /** Returns the exception for a failed request: a refusal with its fix, or what it was. */
    public static ClusterException explain(String what, Throwable error) {
        return refusal(error).orElseGet(() -> new ClusterUnreachableException(what + ": " + rootOf(error), error));
    }

    /** Returns the exception if the brokers have refused, or must not be trusted. */
    public static Optional<ClusterException> refusal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String sentence = sentence(cause);
            if (sentence != null) {
                return Optional.of(new AccessRefusedException(sentence, error));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String sentence(Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return "no safe connection to the brokers: " + rootOf(cause).getMessage()
                    + "; kafka.ssl.truststore.location must hold the certificate of who signed theirs, and"
                    + " kafka.ssl.keystore.location yours if they ask for it";
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers refuse this user: " + cause.getMessage()
                    + "; check user and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism";
        }
        if (cause instanceof TopicAuthorizationException topics) {
            return "this user may not use the topics " + topics.unauthorizedTopics() + "; " + LIST;
        }
        if (cause instanceof GroupAuthorizationException group) {
            return "this user may not use the group " + group.groupId() + "; " + LIST;
        }
        if (cause instanceof ClusterAuthorizationException) {
            return "this user may not do that to the cluster: " + cause.getMessage() + "; " + LIST;
        }
        return cause instanceof AuthorizationException ? cause.getMessage() + "; " + LIST : null;
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

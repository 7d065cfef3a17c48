package dev.holdfast.cluster.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways in which Confluent's clients name the default context, which is the only one here: {@code /contexts/./…} before
 * a path, {@code :.:} before a subject, {@code :*:} before a prefix of subjects.
 */
final class Contexts {
    private static final String DEFAULT = ":.:";
    private static final String ANY = ":*:";

    private Contexts() {}

    /** Returns the request as it is without a context. */
    static RegistryRequest without(RegistryRequest request) throws RefusedRequestException {
        List<String> path = new ArrayList<>(request.path());
        if (path.size() > 2 && path.get(0).equals("contexts")) {
            if (!List.of(".", DEFAULT).contains(path.get(1))) {
                throw other(path.get(1));
            }
            path = new ArrayList<>(path.subList(2, path.size()));
        }
        int subject = switch (path.isEmpty() ? "" : path.get(0)) {
            case "subjects", "config", "mode" -> 1;
            case "compatibility" -> 2;
            default -> path.size();
        };
        if (subject < path.size()) {
            path.set(subject, subject(path.get(subject)));
        }
        return request.withPath(path);
    }

    /** Returns what the names of wanted subjects begin with. */
    static String prefix(RegistryRequest request) throws RefusedRequestException {
        String prefix = request.parameters().getOrDefault("subjectPrefix", "");
        return prefix.startsWith(ANY) ? prefix.substring(ANY.length()) : subject(prefix);
    }

    private static String subject(String name) throws RefusedRequestException {
        if (name.startsWith(DEFAULT)) {
            return name.substring(DEFAULT.length());
        }
        if (name.startsWith(":") && name.indexOf(':', 1) > 0) {
            throw other(name.substring(1, name.indexOf(':', 1)));
        }
        return name;
    }

    private static RefusedRequestException other(String context) {
        return RefusedRequestException.notServed("the context " + context + ": it has the default one alone");
    }
}

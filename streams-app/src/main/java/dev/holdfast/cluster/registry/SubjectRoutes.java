package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** What stands under {@code /subjects} and {@code /compatibility}. */
final class SubjectRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LATEST = "latest";

    private final SchemaLedger ledger;
    private final Deletions deletions;

    SubjectRoutes(SchemaLedger ledger) {
        this.ledger = ledger;
        this.deletions = new Deletions(ledger);
    }

    JsonNode answer(RegistryRequest request) throws RefusedRequestException, IOException {
        List<String> path = request.path();
        boolean underVersions = path.size() > 2 && path.get(2).equals("versions");
        String route = request.method() + ' ' + (path.size() < 3 || underVersions ? path.size() : -1);
        return switch (route) {
            case "GET 1" -> subjects(request);
            case "POST 2" -> lookUp(path.get(1), request);
            case "DELETE 2" -> deletions.subject(path.get(1), request.hasFlag("permanent"));
            case "GET 3" -> versions(path.get(1), request);
            case "POST 3" -> register(path.get(1), request);
            case "GET 4" -> Documents.of(version(request, request.hasFlag("deleted")));
            case "DELETE 4" -> deletions.version(path.get(1), version(request, true), request.hasFlag("permanent"));
            case "GET 5" -> ofVersion(path.get(4), request);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    /** Answers {@code POST /compatibility/subjects/{subject}/versions/{version}}. */
    JsonNode compatibility(RegistryRequest request) throws RefusedRequestException {
        List<String> path = request.path();
        boolean fits = path.size() >= 4 && path.size() <= 5 && path.get(1).equals("subjects");
        if (!fits || !path.get(3).equals("versions") || !request.method().equals("POST")) {
            throw RefusedRequestException.noSuchPath();
        }
        List<String> conflicts = path.size() == 4
                ? ledger.catalogue().conflicts(path.get(2), request.schema())
                : conflictsWith(path.get(2), path.get(4), request.schema());
        ObjectNode answer = JSON.objectNode().put("is_compatible", conflicts.isEmpty());
        if (request.hasFlag("verbose")) {
            conflicts.forEach(answer.putArray("messages")::add);
        }
        return answer;
    }

    private List<String> conflictsWith(String subject, String number, Schema schema) throws RefusedRequestException {
        if (number.equals(LATEST) && ledger.catalogue().versions(subject).isEmpty()) {
            return List.of();
        }
        Schema earlier = version(present(subject, false), number).schema();
        return ledger.catalogue().levelOf(subject).conflicts(schema, List.of(earlier));
    }

    private JsonNode subjects(RegistryRequest request) throws RefusedRequestException {
        String prefix = Contexts.prefix(request);
        SchemaCatalogue catalogue = ledger.catalogue();
        List<String> names = catalogue.subjects().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> request.hasFlag("deletedOnly")
                        ? catalogue.versions(name).isEmpty()
                        : request.hasFlag("deleted")
                                || !catalogue.versions(name).isEmpty())
                .toList();
        return Documents.texts(Documents.page(request, names));
    }

    private JsonNode versions(String subject, RegistryRequest request) throws RefusedRequestException {
        boolean deletedOnly = request.hasFlag("deletedOnly");
        List<Integer> numbers = present(subject, deletedOnly || request.hasFlag("deleted")).stream()
                .filter(version -> version.deleted() || !deletedOnly)
                .map(Version::number)
                .toList();
        return Documents.numbers(Documents.page(request, numbers));
    }

    private JsonNode register(String subject, RegistryRequest request) throws RefusedRequestException, IOException {
        for (String imported : List.of("id", "version")) {
            if (request.body() != null && request.body().path(imported).asInt(-1) > 0) {
                throw new RefusedRequestException(
                        422, 42205, "Subject '" + subject + "' is not in import mode: leave out '" + imported + "'");
            }
        }
        Schema schema = request.schema();
        Optional<Version> same = request.hasFlag("normalize") ? normalized(subject, schema, false) : Optional.empty();
        try {
            Schema kept = same.map(Version::schema).orElse(schema);
            ledger.register(subject, kept);
            return found(subject, ledger.catalogue().find(subject, kept)).without("subject");
        } catch (IncompatibleSchemaException e) {
            throw new RefusedRequestException(409, 40901, String.valueOf(e.getMessage()));
        }
    }

    private JsonNode lookUp(String subject, RegistryRequest request) throws RefusedRequestException {
        boolean withDeleted = request.hasFlag("deleted");
        present(subject, withDeleted);
        Schema schema = request.schema();
        if (request.hasFlag("normalize")) {
            return found(subject, normalized(subject, schema, withDeleted));
        }
        String text = schema.toString();
        return found(
                subject,
                present(subject, withDeleted).stream()
                        .filter(version -> version.schema().toString().equals(text))
                        .findFirst());
    }

    private Optional<Version> normalized(String subject, Schema schema, boolean withDeleted) {
        SchemaCatalogue catalogue = ledger.catalogue();
        return (withDeleted ? catalogue.allVersions(subject) : catalogue.versions(subject))
                .stream()
                        .filter(version -> SchemaIdentity.isSameButForOrder(version.schema(), schema))
                        .findFirst();
    }

    private static ObjectNode found(String subject, Optional<Version> version) throws RefusedRequestException {
        return Documents.of(version.orElseThrow(() -> RefusedRequestException.noSuchSchema("")));
    }

    private JsonNode ofVersion(String what, RegistryRequest request) throws RefusedRequestException {
        return switch (what) {
            case "schema" ->
                TextNode.valueOf(
                        version(request, request.hasFlag("deleted")).schema().toString());
            case "referencedby" -> {
                // References between schemas are refused, so no schema refers to this one.
                version(request, true);
                yield JSON.arrayNode();
            }
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private Version version(RegistryRequest request, boolean withDeleted) throws RefusedRequestException {
        return version(
                present(request.path().get(1), withDeleted), request.path().get(3));
    }

    private static Version version(List<Version> versions, String number) throws RefusedRequestException {
        if (number.equals(LATEST) || number.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        int wanted = parsed(number);
        return versions.stream()
                .filter(version -> version.number() == wanted)
                .findFirst()
                .orElseThrow(() -> RefusedRequestException.noSuchVersion(number));
    }

    private static int parsed(String number) throws RefusedRequestException {
        try {
            int parsed = Integer.parseInt(number);
            if (parsed > 0) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw RefusedRequestException.invalidVersion(number);
    }

    private List<Version> present(String subject, boolean withDeleted) throws RefusedRequestException {
        SchemaCatalogue catalogue = ledger.catalogue();
        List<Version> versions = withDeleted ? catalogue.allVersions(subject) : catalogue.versions(subject);
        if (versions.isEmpty()) {
            throw RefusedRequestException.noSuchSubject(subject);
        }
        return versions;
    }
}

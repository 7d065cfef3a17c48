package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.holdfast.cluster.registry.SchemaCatalogue.Version;
import java.io.IOException;
import java.util.List;

/**
 * DELETE of subjects and versions, in Confluent's two steps: first a version is deleted and can still be asked for, then,
 * with {@code permanent=true}, it is deleted for good. The schema stays under its id in both: records carry it.
 */
final class Deletions {
    private static final String SOFT_FIRST = " was not deleted first before being permanently deleted";
    private static final String SOFT_ALREADY = " was soft deleted.Set permanent=true to delete permanently";

    private final SchemaLedger ledger;

    Deletions(SchemaLedger ledger) {
        this.ledger = ledger;
    }

    JsonNode subject(String subject, boolean forGood) throws RefusedRequestException, IOException {
        int[][] done = new int[1][];
        ledger.change(catalogue -> {
            List<Version> all = catalogue.allVersions(subject);
            List<Version> live = catalogue.versions(subject);
            if (all.isEmpty()) {
                throw RefusedRequestException.noSuchSubject(subject);
            }
            if (!forGood && live.isEmpty()) {
                throw new RefusedRequestException(404, 40404, "Subject '" + subject + "'" + SOFT_ALREADY);
            }
            if (forGood && !live.isEmpty()) {
                throw new RefusedRequestException(404, 40405, "Subject '" + subject + "'" + SOFT_FIRST);
            }
            List<Integer> numbers =
                    (forGood ? all : live).stream().map(Version::number).toList();
            done[0] = numbers.stream().mapToInt(Integer::intValue).toArray();
            return forGood ? catalogue.withVersionsGone(subject, numbers) : catalogue.withoutVersions(subject, numbers);
        });
        return Documents.numbers(java.util.Arrays.stream(done[0]).boxed().toList());
    }

    JsonNode version(String subject, Version version, boolean forGood) throws RefusedRequestException, IOException {
        List<Integer> number = List.of(version.number());
        ledger.change(catalogue -> {
            Version now = catalogue.allVersions(subject).stream()
                    .filter(one -> one.number() == version.number())
                    .findFirst()
                    .orElseThrow(() -> RefusedRequestException.noSuchVersion(String.valueOf(version.number())));
            String name = "Subject '" + subject + "' Version " + version.number();
            if (!forGood && now.deleted()) {
                throw new RefusedRequestException(404, 40406, name + SOFT_ALREADY);
            }
            if (forGood && !now.deleted()) {
                throw new RefusedRequestException(404, 40407, name + SOFT_FIRST);
            }
            return forGood ? catalogue.withVersionsGone(subject, number) : catalogue.withoutVersions(subject, number);
        });
        return IntNode.valueOf(version.number());
    }
}

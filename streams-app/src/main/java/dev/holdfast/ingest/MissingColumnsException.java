package dev.holdfast.ingest;

import dev.holdfast.config.SourceCheck;
import java.util.List;
import java.util.stream.Collectors;

/** A file without some columns that the SPEC uses, or with one of them twice. */
final class MissingColumnsException extends SourceRefusedException {
    private static final long serialVersionUID = 1L;

    private final transient List<SourceCheck.Finding> findings;

    MissingColumnsException(String file, List<SourceCheck.Finding> findings) {
        super(file + ": "
                + findings.stream()
                        .map(finding -> "source." + String.join(".", finding.keys()) + ": " + finding.message())
                        .collect(Collectors.joining("; ")));
        this.findings = List.copyOf(findings);
    }

    List<SourceCheck.Finding> findings() {
        return findings;
    }
}

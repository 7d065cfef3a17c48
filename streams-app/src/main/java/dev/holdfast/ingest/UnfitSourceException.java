package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceCheck;
import java.util.List;
import java.util.stream.Collectors;

/** A file that does not hold what the SPEC names in it: a sheet, or columns, each of them once. */
public final class UnfitSourceException extends SourceRefusedException {
    private static final long serialVersionUID = 1L;

    private final transient List<SourceCheck.Finding> findings;

    public UnfitSourceException(String file, List<SourceCheck.Finding> findings) {
        super(file + ": "
                + findings.stream()
                        .map(finding -> "source." + String.join(".", finding.keys()) + ": " + finding.message())
                        .collect(Collectors.joining("; ")));
        this.findings = List.copyOf(findings);
    }

    public List<SourceCheck.Finding> findings() {
        return findings;
    }
}

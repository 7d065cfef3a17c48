package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file that does not hold what the SPEC names in it: a sheet, or columns, each of them once. */
public final class UnfitSourceException extends SourceRefusedException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<SourceCheck.Finding> findings;

    public UnfitSourceException(String file, List<SourceCheck.Finding> findings) {
        super(file + ": "
                + findings.stream()
                        .map(finding -> "source." + String.join(".", finding.keys()) + ": " + finding.message())
                        .collect(Collectors.joining("; ")));
        this.file = file;
        this.findings = List.copyOf(findings);
    }

    /** Returns the same refusal with what the first finding comes from. */
    public UnfitSourceException because(String reason) {
        List<SourceCheck.Finding> more = new ArrayList<>(findings);
        SourceCheck.Finding first = more.get(0);
        more.set(0, new SourceCheck.Finding(first.keys(), first.message() + reason));
        return new UnfitSourceException(file, more);
    }

    public List<SourceCheck.Finding> findings() {
        return findings;
    }
}

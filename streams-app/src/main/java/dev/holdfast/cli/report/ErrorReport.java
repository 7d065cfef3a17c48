package dev.holdfast.cli.report;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.cli.Interrupts;
import dev.holdfast.cli.ResultsCommand;
import dev.holdfast.config.yaml.InvalidConfigurationException;
import dev.holdfast.config.yaml.NativeText;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.SchemaRefusedException;
import dev.holdfast.schemas.serde.UndecodableValueException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place where an exception becomes a sentence and an exit code. */
public final class ErrorReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (Interrupts.installed().filter(Interrupts::isAsked).isPresent()) {
            // Whatever it is, a person who pressed Ctrl-C has asked for the end that it is.
            LoggerFactory.getLogger(ErrorReport.class).info("interrupted", error);
            err.flush();
            Interrupts.installed().ifPresent(Interrupts::sayLastWords);
            return ExitCode.INTERRUPTED;
        }
        if (error instanceof InvalidConfigurationException invalid) {
            invalid.problems().forEach(problem -> err.println(problem));
            return ExitCode.USAGE;
        }
        if (error instanceof AuditFailedException failed) {
            err.println("holdfast: " + failed.getMessage());
            failed.faults().forEach(fault -> err.println("  " + fault.inWords()));
            return ExitCode.AUDIT_FAILED;
        }
        if (error instanceof ResultsCommand.OutputLostException) {
            return ExitCode.OK;
        }
        if (error instanceof TimeoutException) {
            LoggerFactory.getLogger(ErrorReport.class).error("no answer", error);
            err.println("holdfast: the broker does not answer (" + error.getMessage()
                    + "): the process that ran it may have ended; try again, or ask 'holdfast doctor'");
            return ExitCode.INTERNAL;
        }
        if (error instanceof InvalidPathException invalid) {
            String name = invalid.getInput();
            err.println("holdfast: "
                    + NativeText.problem(name).orElse("'" + name + "' is no name of a file: " + invalid.getReason()));
            return ExitCode.USAGE;
        }
        int code = codeOf(error);
        if (code == ExitCode.INTERNAL && !isExplained(error)) {
            LoggerFactory.getLogger(ErrorReport.class).error("unexpected failure", error);
            err.println(
                    "holdfast: unexpected failure: " + error + "; the log in the data folder's logs/ has the details");
        } else {
            err.println("holdfast: " + error.getMessage());
        }
        return code;
    }

    private static int codeOf(Exception error) {
        if (error instanceof HoldfastException known) {
            return known.exitCode();
        }
        boolean refused = error instanceof SourceRefusedException || error instanceof SchemaRefusedException;
        return refused ? ExitCode.REFUSED : error instanceof ConfigException ? ExitCode.USAGE : ExitCode.INTERNAL;
    }

    private static boolean isExplained(Exception error) {
        return error instanceof HoldfastException
                || error instanceof RegistryUnavailableException
                || error instanceof UndecodableValueException;
    }
}

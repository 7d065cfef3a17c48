package dev.holdfast.cli;

import dev.holdfast.backup.BackupRefusedException;
import dev.holdfast.blocks.AuditFailedException;
import dev.holdfast.blocks.BlocksRefusedException;
import dev.holdfast.cluster.ClusterException;
import dev.holdfast.cluster.DataFolderUnusableException;
import dev.holdfast.cluster.PortTakenException;
import dev.holdfast.cluster.TopicsUnfitException;
import dev.holdfast.config.InvalidConfigurationException;
import dev.holdfast.config.NativeText;
import dev.holdfast.datasets.DatasetRefusedException;
import dev.holdfast.handler.InvalidHandlerException;
import dev.holdfast.ingest.NoReplyException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.results.DamagedTopicException;
import dev.holdfast.results.HangingTransactionException;
import dev.holdfast.results.ReadStalledException;
import dev.holdfast.results.UnknownExperimentException;
import dev.holdfast.results.UnreadableTopicException;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.SchemaRefusedException;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.snapshots.UnknownSnapshotException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place where an exception becomes a sentence and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (Interrupts.installed().filter(Interrupts::isAsked).isPresent()) {
            // Whatever it is, a person who pressed Ctrl-C has asked for the end that it is.
            LoggerFactory.getLogger(ErrorReport.class).info("interrupted", error);
            err.flush();
            Interrupts.installed().ifPresent(Interrupts::sayLastWords);
            return Exit.INTERRUPTED;
        }
        if (error instanceof InvalidConfigurationException invalid) {
            invalid.problems().forEach(problem -> err.println(problem));
            return Exit.USAGE;
        }
        if (error instanceof AuditFailedException failed) {
            err.println("holdfast: " + failed.getMessage());
            failed.faults().forEach(fault -> err.println("  " + fault.inWords()));
            return Exit.AUDIT_FAILED;
        }
        if (error instanceof ResultsCommand.OutputLostException) {
            return Exit.OK;
        }
        if (error instanceof TimeoutException) {
            LoggerFactory.getLogger(ErrorReport.class).error("no answer", error);
            err.println("holdfast: the broker does not answer (" + error.getMessage()
                    + "): the process that ran it may have ended; try again, or ask 'holdfast doctor'");
            return Exit.INTERNAL;
        }
        if (error instanceof InvalidPathException invalid) {
            String name = invalid.getInput();
            err.println("holdfast: "
                    + NativeText.problem(name).orElse("'" + name + "' is no name of a file: " + invalid.getReason()));
            return Exit.USAGE;
        }
        int code = codeOf(error);
        if (code == Exit.INTERNAL && !isExplained(error)) {
            LoggerFactory.getLogger(ErrorReport.class).error("unexpected failure", error);
            err.println(
                    "holdfast: unexpected failure: " + error + "; the log in the data folder's logs/ has the details");
        } else {
            err.println("holdfast: " + error.getMessage());
        }
        return code;
    }

    private static int codeOf(Exception error) {
        boolean refused = error instanceof RefusedException
                || error instanceof UnknownExperimentException
                || error instanceof UnknownSnapshotException
                || error instanceof SourceRefusedException
                || error instanceof BackupRefusedException
                || error instanceof BlocksRefusedException
                || error instanceof DataFolderUnusableException
                || error instanceof DatasetRefusedException
                || error instanceof HangingTransactionException
                || error instanceof PortTakenException
                || error instanceof SchemaRefusedException
                || error instanceof TopicsUnfitException;
        boolean usage = error instanceof InvalidHandlerException
                || error instanceof ConfigException
                || error instanceof UsageException;
        return refused ? Exit.REFUSED : usage ? Exit.USAGE : Exit.INTERNAL;
    }

    private static boolean isExplained(Exception error) {
        return error instanceof ClusterException
                || error instanceof DamagedTopicException
                || error instanceof NoReplyException
                || error instanceof ReadStalledException
                || error instanceof RegistryUnavailableException
                || error instanceof UndecodableValueException
                || error instanceof UnreadableTopicException
                || error instanceof OwnerGoneException
                || error instanceof ApplicationFailedException;
    }
}

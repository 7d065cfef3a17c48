package dev.holdfast.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.cli.HoldfastCommand;
import dev.holdfast.errors.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** No exception reaches a person as it is. */
class ErrorReportTest {
    private final StringWriter err = new StringWriter();

    @Test
    void saysThatTheBrokerIsGoneWhereKafkaOnlyKnowsThatTimeIsUp() {
        assertThat(report(new TimeoutException("Timeout expired while fetching topic metadata")))
                .isEqualTo(ExitCode.INTERNAL);
        assertThat(err.toString())
                .isEqualTo("holdfast: the broker does not answer (Timeout expired while fetching topic metadata): the"
                        + " process that ran it may have ended; try again, or ask 'holdfast doctor'"
                        + System.lineSeparator());
    }

    @Test
    void refusesWithOneSentence() {
        assertThat(report(new BlocksRefusedException("make room"))).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString().strip()).isEqualTo("holdfast: make room");
    }

    private int report(Exception error) {
        CommandLine command = new CommandLine(new HoldfastCommand()).setErr(new PrintWriter(err, true));
        return new ErrorReport().handleExecutionException(error, command, command.parseArgs());
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.report.ErrorReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What nothing else catches. */
class MainTest {

    @Command(name = "greedy")
    static final class Greedy implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void knowsEachCommandByTheNameThatItsHelpGives() {
        CommandLine all = HoldfastCommand.forWords();
        assertThat(all.getSubcommands()).hasSize(HoldfastCommand.COMMANDS.size());
        all.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .forEach(name -> assertThat(HoldfastCommand.forWords(name, "--help")
                                .getSubcommands()
                                .keySet())
                        .containsExactly(name));
        assertThat(HoldfastCommand.forWords("shwo").getSubcommands()).hasSameSizeAs(all.getSubcommands());
        assertThat(HoldfastCommand.forWords("help", "show").getSubcommands()).hasSameSizeAs(all.getSubcommands());
    }

    @Test
    void saysHowToGiveMoreMemoryToACommandThatNeedsMore() {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Greedy())
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new ErrorReport());

        assertThat(Main.execute(command)).isEqualTo(1);
        assertThat(err.toString()).contains("is not enough (Java heap space)", "HOLDFAST_JAVA_OPTS=-Xmx4g");
    }
}

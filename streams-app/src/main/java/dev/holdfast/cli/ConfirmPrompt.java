package dev.holdfast.cli;

import dev.holdfast.errors.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;

/** A question to the person at the terminal; the answer is no unless it is yes. */
public final class ConfirmPrompt {
    private final BaseCommand command;

    public ConfirmPrompt(BaseCommand command) {
        this.command = command;
    }

    /**
     * Asks; throws if the answer is no, or if nobody is there to answer.
     *
     * @param instead what to do without a person
     */
    public void require(String question, String instead) {
        if (command.options.json || !Boolean.getBoolean("holdfast.terminal")) {
            throw new RefusedException("nobody is there to answer; " + instead);
        }
        command.err().print("holdfast: " + question + " [y/N] ");
        command.err().flush();
        if (!isYes(answer())) {
            throw new RefusedException("not confirmed; nothing was changed");
        }
    }

    private static boolean isYes(String answer) {
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }

    private static String answer() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

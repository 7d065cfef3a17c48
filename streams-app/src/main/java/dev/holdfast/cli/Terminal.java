package dev.holdfast.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * A terminal with one live line at its end, which all else that is printed goes above: whoever prints, and whatever the
 * width of the terminal, nothing is glued to it. Thread-safe.
 */
final class Terminal extends PrintWriter {
    private static final String ERASE = "\r\u001b[K";
    /** A line that is too long is cut off by the terminal itself, which knows how wide it is now. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final Lines lines;

    Terminal(Writer target) {
        this(new Lines(target));
    }

    private Terminal(Lines lines) {
        super(lines, true);
        this.lines = lines;
    }

    /** Shows the live line, in place of the one before; not while another line is unfinished, such as a question. */
    void live(String line) {
        synchronized (lines) {
            try {
                lines.live(line);
            } catch (IOException e) {
                setError();
            }
        }
    }

    /** Text that remembers where it stands. */
    private static final class Lines extends Writer {
        private final Writer target;
        private boolean isLive;
        private boolean isAtStart = true;

        Lines(Writer target) {
            this.target = target;
        }

        void live(String line) throws IOException {
            if (isAtStart) {
                target.write(ERASE + NO_WRAP + line + WRAP);
                target.flush();
                isLive = true;
            }
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            if (isLive) {
                target.write(ERASE);
                isLive = false;
            }
            target.write(text, from, length);
            isAtStart = text[from + length - 1] == '\n';
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}

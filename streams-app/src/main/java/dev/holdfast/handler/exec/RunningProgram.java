package dev.holdfast.handler.exec;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the program. Its pipes are read and written on threads of their own, because a pipe heeds neither a
 * timeout nor an interrupt, and at once, because a program may answer while it still reads. One caller at a time.
 */
final class RunningProgram {
    private static final Logger LOG = LoggerFactory.getLogger(RunningProgram.class);
    private static final Duration INPUT_TAKEN_WITHIN = Duration.ofSeconds(1);
    private static final Duration END_OBSERVED_WITHIN = Duration.ofSeconds(2);
    private static final Duration STDERR_READ_WITHIN = Duration.ofMillis(500);
    private static final Duration LAST_WORDS_READ_WITHIN = Duration.ofMillis(200);
    private static final Duration FIRST_SILENCE = Duration.ofMillis(500);
    private static final Duration LONGEST_LATER_SILENCE = Duration.ofMillis(50);
    private static final int CALL_TO_SILENCE = 20;

    private final Program program;
    private final ExecutorService threads;
    private final Process process;
    private final Excerpt excerpt;
    private final InputStream stdout;
    private final StderrTail stderr;
    private volatile boolean inputTaken = true;
    private int answers;
    private long callNanos;

    private RunningProgram(Program program, ExecutorService threads, Program.Started started) {
        this.program = program;
        this.threads = threads;
        this.process = started.process();
        this.excerpt = started.excerpt();
        this.stdout = new BufferedInputStream(process.getInputStream());
        this.stderr = StderrTail.of(process.getErrorStream());
    }

    /**
     * Starts the program.
     *
     * @throws HandlerFailure if it cannot be started
     */
    static RunningProgram start(Program program, ExecutorService threads) throws HandlerFailure {
        return new RunningProgram(program, threads, program.start());
    }

    /**
     * Writes a line and reads one. After any exception the process is of no more use: destroy it.
     *
     * @param line without a line break
     * @param limit the longest that both may take
     * @return what the program wrote up to the line break, cut after {@link AnswerReader#MAX_BYTES} + 1 bytes
     */
    byte[] exchange(byte[] line, Duration limit) throws HandlerFailure, ProgramEndedException, InterruptedException {
        long start = System.nanoTime();
        Future<?> writing = threads.submit(() -> write(line));
        CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(this::readLine, threads);
        try {
            CompletableFuture.anyOf(answer, process.onExit()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            byte[] read = answer.isDone() ? answer.get() : lastWords(answer);
            if (read.length == 0) {
                throw ended();
            }
            inputTaken = isDone(writing);
            callNanos = System.nanoTime() - start;
            answers++;
            return read;
        } catch (TimeoutException over) {
            throw new HandlerFailure(
                    ErrorCategory.TIMEOUT, program.name() + " gave no answer in time and was ended" + stderrSuffix());
        } catch (ExecutionException broken) {
            LOG.debug("the pipes of {} broke", program.name(), broken.getCause());
            throw ended();
        }
    }

    /** A descendant may hold the output of a program that has ended: then its end never comes. */
    private static byte[] lastWords(Future<byte[]> answer) throws InterruptedException, ExecutionException {
        try {
            return answer.get(LAST_WORDS_READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException heldByAnother) {
            return new byte[0];
        }
    }

    /**
     * Waits a moment for output after the answer: half a second after the first, half as long after each further one,
     * and always a twentieth of the call, up to 50 ms. A program that writes a line too many mostly does so from the
     * start, and soon.
     *
     * @param limit the longest to wait
     * @return whether there is output
     */
    boolean speaksAgainWithin(Duration limit) throws InterruptedException {
        long silence = Math.max(
                FIRST_SILENCE.toNanos() >> Math.min(answers - 1, Integer.SIZE),
                Math.min(callNanos / CALL_TO_SILENCE, LONGEST_LATER_SILENCE.toNanos()));
        long end = System.nanoTime() + Math.min(silence, limit.toNanos());
        while (!hasUnreadOutput()) {
            long left = end - System.nanoTime();
            if (left <= 0 || !process.isAlive()) {
                return hasUnreadOutput();
            }
            process.waitFor(Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
        }
        return true;
    }

    /** Returns how to quote what the process says, without the values of its environment. */
    Excerpt excerpt() {
        return excerpt;
    }

    /** Returns whether the process runs, has taken all of its input, and owes nothing. */
    boolean isReady() {
        return inputTaken && process.isAlive() && !hasUnreadOutput();
    }

    /** Returns whether there is output that nobody has read: it would be taken for the answer to the next item. */
    boolean hasUnreadOutput() {
        try {
            return stdout.available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Asks the process to end, by the end of its input. */
    void closeInput() {
        threads.execute(() -> {
            try {
                process.getOutputStream().close();
            } catch (IOException alreadyEnded) {
                LOG.debug("{} had closed its input", program.name());
            }
        });
    }

    /** Waits until the process has ended, though not longer than given. */
    void awaitEnd(Duration limit) throws InterruptedException {
        process.waitFor(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Kills the process and all that descends from it. Returns at once, whoever still holds its pipes. */
    void destroy() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        threads.execute(process::destroyForcibly);
    }

    /** A program that answered has read its line, or never will: then the rest of it would precede the next item. */
    private static boolean isDone(Future<?> writing) throws InterruptedException, ExecutionException {
        try {
            writing.get(INPUT_TAKEN_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillWriting) {
            return false;
        }
    }

    private void write(byte[] line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write(line);
            stdin.write('\n');
            stdin.flush();
        } catch (IOException notRead) {
            // Its answer decides: a program may answer without reading all of its input.
            LOG.debug("{} did not take all of its input", program.name());
        }
    }

    /** Returns the line with its line break or, at the end of the output, what there is: nothing means the end. */
    private byte[] readLine() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            while (line.size() <= AnswerReader.MAX_BYTES) {
                int next = stdout.read();
                if (next >= 0) {
                    line.write(next);
                }
                if (next < 0 || next == '\n') {
                    break;
                }
            }
        } catch (IOException broken) {
            throw new CompletionException(broken);
        }
        return line.toByteArray();
    }

    private ProgramEndedException ended() throws InterruptedException {
        boolean gone = process.waitFor(END_OBSERVED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        if (gone) {
            stderr.awaitEnd(STDERR_READ_WITHIN);
        }
        String how = gone ? ExitReason.of(process.exitValue()) : "closed its output";
        return new ProgramEndedException(
                program.name() + " " + how + " before it answered" + stderrSuffix(), gone && process.exitValue() == 0);
    }

    private String stderrSuffix() {
        String lines = stderr.lastLines();
        return lines.isEmpty() ? "" : "; its last error output: " + excerpt.from(lines);
    }
}

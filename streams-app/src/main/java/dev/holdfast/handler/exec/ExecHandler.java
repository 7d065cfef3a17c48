package dev.holdfast.handler.exec;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gives an item to a program as one line of JSON and takes one line of JSON back. As many processes run as there are
 * calls at once; each is used again for the next item, and replaced after anything that leaves its output in doubt.
 * Thread-safe.
 */
final class ExecHandler implements Handler {
    private final Program program;
    private final ProgramPool pool;

    /** Takes what to run; nothing runs before the first item. */
    ExecHandler(Program program) {
        this.program = program;
        this.pool = new ProgramPool(program);
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        byte[] line = TaskJson.write(task);
        long deadline = System.nanoTime() + task.timeout().toNanos();
        @Nullable RunningProgram kept = pool.takeKept();
        if (kept != null) {
            try {
                return handle(kept, line, deadline);
            } catch (ProgramEndedException ended) {
                if (!ended.successful()) {
                    throw ended.failure();
                }
                // A program may end after an answer, and may be about to while it looks alive: this item was not for
                // it.
            }
        }
        try {
            return handle(pool.start(), line, deadline);
        } catch (ProgramEndedException ended) {
            throw ended.failure();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private String handle(RunningProgram process, byte[] line, long deadline)
            throws HandlerFailure, ProgramEndedException, InterruptedException {
        boolean inStep = false;
        try {
            byte[] answer = process.exchange(line, Duration.ofNanos(deadline - System.nanoTime()));
            requireOneLine(process, answer);
            String checked = new AnswerReader(program.name(), process.excerpt()).read(answer);
            inStep = true;
            return checked;
        } catch (HandlerFailure failure) {
            inStep = failure.category() != ErrorCategory.PARSE_ERROR && failure.category() != ErrorCategory.TIMEOUT;
            throw failure;
        } finally {
            if (inStep) {
                pool.keep(process);
            } else {
                pool.discard(process);
            }
        }
    }

    private void requireOneLine(RunningProgram process, byte[] answer) throws HandlerFailure {
        if (answer.length <= AnswerReader.MAX_BYTES && process.hasUnreadOutput()) {
            throw new HandlerFailure(
                    ErrorCategory.PARSE_ERROR,
                    program.name()
                            + " wrote more than one line for one item; what is not the answer belongs on its error"
                            + " output. The first line: "
                            + process.excerpt().from(new String(answer, StandardCharsets.UTF_8)));
        }
    }
}

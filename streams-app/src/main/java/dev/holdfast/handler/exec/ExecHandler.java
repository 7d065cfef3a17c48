package dev.holdfast.handler.exec;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives an item to a program as one line of JSON and takes one line of JSON back. As many processes run as there are
 * calls at once; each is used again for the next item, and replaced after anything that leaves its output in doubt.
 * Thread-safe.
 */
final class ExecHandler implements Handler {
    private final Program program;
    private final ProgramPool pool;
    /** Whether a program of this handler has repeated an id: then a line without one is no answer. */
    private volatile boolean echoes;

    ExecHandler(Program program) {
        this.program = program;
        this.pool = new ProgramPool(program);
        this.echoes = program.echoes();
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        String id = RequestId.of(task);
        byte[] line = TaskJson.write(task, Map.of(RequestId.MEMBER, id));
        long deadline = System.nanoTime() + task.timeout().toNanos();
        @Nullable RunningProgram kept = pool.takeKept();
        if (kept != null) {
            try {
                return handle(kept, id, line, deadline);
            } catch (ProgramEndedException ended) {
                if (!ended.successful()) {
                    throw ended.failure();
                }
                // A program may end after an answer, and may be about to while it looks alive: this item was not for
                // it.
            }
        }
        try {
            return handle(pool.start(), id, line, deadline);
        } catch (ProgramEndedException ended) {
            throw ended.failure();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private String handle(RunningProgram process, String id, byte[] line, long deadline)
            throws HandlerFailure, ProgramEndedException, InterruptedException {
        boolean inStep = false;
        try {
            byte[] answer = process.exchange(line, left(deadline));
            RequestId.Echo echo = RequestId.takenOutOf(answer);
            requireBelonging(process, echo, id, answer);
            requireOneLine(process, echo, answer, deadline);
            String checked = new AnswerReader(program.name(), process.excerpt()).read(echo.answer());
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

    private void requireBelonging(RunningProgram process, RequestId.Echo echo, String id, byte[] answer)
            throws HandlerFailure {
        String repeated = echo.id();
        if (repeated != null && !repeated.equals(id)) {
            throw protocolError(
                    process,
                    "answered another request: " + RequestId.MEMBER + " is '" + Excerpt.of(repeated) + "', and '"
                            + Excerpt.of(id) + "' was asked. The line",
                    answer);
        }
        if (repeated == null && echoes && answer.length <= AnswerReader.MAX_BYTES) {
            throw protocolError(
                    process,
                    "wrote a line without " + RequestId.MEMBER
                            + (program.echoes()
                                    ? ", which handler.request_id requires"
                                    : ", which its other answers repeat")
                            + "; what is not the answer belongs on its error output. The line",
                    answer);
        }
        if (repeated != null) {
            echoes = true;
        }
    }

    /** Without an id, only silence after the answer tells that it was the answer. */
    private void requireOneLine(RunningProgram process, RequestId.Echo echo, byte[] answer, long deadline)
            throws HandlerFailure, InterruptedException {
        if (answer.length > AnswerReader.MAX_BYTES) {
            return;
        }
        if (echo.id() == null ? process.speaksAgainWithin(left(deadline)) : process.hasUnreadOutput()) {
            throw protocolError(
                    process,
                    "wrote more than one line for one item; what is not the answer belongs on its error output. The"
                            + " first line",
                    answer);
        }
    }

    private HandlerFailure protocolError(RunningProgram process, String what, byte[] answer) {
        return new HandlerFailure(
                ErrorCategory.PARSE_ERROR,
                program.name() + " " + what + ": "
                        + process.excerpt().from(new String(answer, StandardCharsets.UTF_8)));
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime());
    }
}

package dev.holdfast.operations;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.WorkItem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call for one item, as an experiment would make it, that is recorded nowhere. */
public final class SingleCall {
    private final Spec spec;
    private final HandlerType type;
    private final Task task;

    public SingleCall(Spec spec, HandlerType type, WorkItem item) {
        this.spec = spec;
        this.type = type;
        this.task = new Task(
                ItemKey.of(item),
                item.getText(),
                item.getFields(),
                1,
                spec.execution().timeout());
    }

    /** What came of the call, and the time that it took. */
    public record Made(Answer answer, Duration took) {}

    /**
     * Returns what would be sent.
     *
     * @throws HandlerFailure if nothing would be
     */
    public Outgoing outgoing() throws HandlerFailure {
        return type.outgoing(spec.handler(), task);
    }

    /**
     * Makes the call.
     *
     * @throws HandlerFailure if it failed, or had no answer in time
     */
    public Made make() throws HandlerFailure, InterruptedException {
        try (Handler handler = type.create(spec.handler())) {
            FutureTask<Answer> calling = new FutureTask<>(() -> handler.answer(task));
            Thread thread = new Thread(calling, "call");
            thread.setDaemon(true);
            long began = System.nanoTime();
            thread.start();
            try {
                Answer answer = calling.get(task.timeout().toMillis(), TimeUnit.MILLISECONDS);
                var unused = answer.require();
                return new Made(answer, Duration.ofNanos(System.nanoTime() - began));
            } catch (TimeoutException late) {
                calling.cancel(true);
                throw new HandlerFailure(
                        ErrorCategory.TIMEOUT,
                        "no answer within " + task.timeout().toMillis() + " ms");
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof HandlerFailure failure) {
                    throw failure;
                }
                throw new HandlerFailure(ErrorCategory.UNKNOWN, String.valueOf(failed.getCause()));
            }
        }
    }
}

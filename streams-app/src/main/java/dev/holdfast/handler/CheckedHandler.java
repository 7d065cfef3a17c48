package dev.holdfast.handler;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A handler of a plug-in, whose answers are read as those of a service are: one JSON object, {@code $error} if it failed. */
final class CheckedHandler implements Handler {
    private final Handler handler;
    private final AnswerReader reader;

    CheckedHandler(Handler handler, String kind) {
        this.handler = handler;
        this.reader = new AnswerReader("handler " + kind, Excerpt.without(java.util.List.of()));
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        return answer(task).require();
    }

    @Override
    public Answer answer(Task task) throws HandlerFailure, InterruptedException {
        // It may break its promise and give none.
        @Nullable Answer given = handler.answer(task);
        if (given == null || given.output() == null) {
            return new Answer(null, null);
        }
        return new Answer(reader.read(given.output().getBytes(StandardCharsets.UTF_8)), given.report());
    }

    @Override
    public void close() {
        handler.close();
    }
}

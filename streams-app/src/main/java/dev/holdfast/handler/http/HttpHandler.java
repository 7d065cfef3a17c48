package dev.holdfast.handler.http;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;

/** POSTs an item and takes the JSON object that comes back. Thread-safe. */
final class HttpHandler implements Handler {
    private final Endpoint endpoint;
    private final StatusFailures failures;
    private final AnswerReader answers;
    private final HttpCaller caller = new HttpCaller();

    /** Takes where to POST to. */
    HttpHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.failures = new StatusFailures(endpoint.shown(), endpoint.excerpt(), Clock.systemUTC());
        this.answers = new AnswerReader(endpoint.shown(), endpoint.excerpt());
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        HttpRequest request = endpoint.request()
                .copy()
                .POST(HttpRequest.BodyPublishers.ofByteArray(TaskJson.write(task)))
                .build();
        HttpResponse<byte[]> response = caller.send(request, endpoint.shown(), endpoint.excerpt(), task.timeout());
        if (response.statusCode() / 100 != 2) {
            throw failures.of(response);
        }
        return answers.read(response.body());
    }

    @Override
    public void close() {
        caller.close();
    }
}

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
    private final HttpCaller caller = new HttpCaller();

    HttpHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        String shown = endpoint.shown();
        Endpoint.Call call = endpoint.call();
        HttpRequest request = call.request()
                .POST(HttpRequest.BodyPublishers.ofByteArray(TaskJson.write(task)))
                .build();
        HttpResponse<byte[]> response = caller.send(request, shown, call.excerpt(), task.timeout());
        if (response.statusCode() / 100 != 2) {
            throw new StatusFailures(shown, call.excerpt(), Clock.systemUTC()).of(response);
        }
        return new AnswerReader(shown, call.excerpt()).read(response.body());
    }

    @Override
    public void close() {
        caller.close();
    }
}

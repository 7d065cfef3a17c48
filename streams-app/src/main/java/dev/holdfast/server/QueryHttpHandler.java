package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.PartitionQueries;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what {@link RemoteQueries} and, under {@link #PART}, {@link RemotePartitionQueries} ask. */
public final class QueryHttpHandler implements HttpHandler {
    static final String EXPERIMENTS = "/experiments";
    static final String ITEMS = "/items";
    static final String CALLS = "/calls";
    static final String PART = "/part";

    private static final Logger LOG = LoggerFactory.getLogger(QueryHttpHandler.class);

    private final ExperimentQueries whole;
    private final PartitionQueries own;
    /** Half of them: instances that gather from each other must never use up those that give the parts. */
    private final Semaphore gathering;
    /** Not the threads: who is slow to ask, or to take an answer, is in nobody's way. */
    private final Semaphore giving;

    /**
     * @param whole of the application
     * @param own of this instance
     * @param threads how many questions are answered at once
     */
    public QueryHttpHandler(ExperimentQueries whole, PartitionQueries own, int threads) {
        this.whole = whole;
        this.own = own;
        this.gathering = new Semaphore(Math.max(1, threads / 2));
        this.giving = new Semaphore(threads);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (IllegalArgumentException e) {
                refuse(exchange, 400, String.valueOf(e.getMessage()));
            } catch (InvalidStateStoreException | NoAnswerException e) {
                refuse(exchange, 503, "the complete answer is not available now: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("{} could not be answered", exchange.getRequestURI(), e);
                refuse(exchange, 500, "this instance could not answer: " + e);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = QueryText.read(exchange.getRequestURI().getRawQuery());
        boolean known = exchange.getRequestMethod().equals("GET")
                && (path.startsWith(PART) ? part(path.substring(PART.length()), query, out) : whole(path, query, out));
        if (!known) {
            refuse(exchange, 404, "there is nothing here");
            return;
        }
        out.flush();
        HttpReplies.send(exchange, 200, "application/octet-stream", body.toByteArray());
    }

    private boolean whole(String path, Map<String, String> query, DataOutputStream out) throws IOException {
        if (!gathering.tryAcquire()) {
            throw new NoAnswerException("too many questions at once", null);
        }
        try {
            switch (path) {
                case EXPERIMENTS -> QueryCodec.writeExperiments(whole.experiments(), out);
                case ITEMS -> {
                    ItemQuery asked = ItemQuery.read(query);
                    QueryCodec.writeItems(whole.items(asked.experimentId(), asked.filter()), out);
                }
                case CALLS ->
                    QueryCodec.writeWords(whole.calls(ItemQuery.read(query).experimentId()), out);
                default -> {
                    return false;
                }
            }
            return true;
        } finally {
            gathering.release();
        }
    }

    private boolean part(String path, Map<String, String> query, DataOutputStream out) throws IOException {
        giving.acquireUninterruptibly();
        try {
            return given(path, query, out);
        } finally {
            giving.release();
        }
    }

    private boolean given(String path, Map<String, String> query, DataOutputStream out) throws IOException {
        switch (path) {
            case EXPERIMENTS -> QueryCodec.writeExperiments(own.experiments(QueryText.partitions(query)), out);
            case ITEMS -> {
                ItemQuery asked = ItemQuery.read(query);
                QueryCodec.writeItems(
                        own.items(asked.experimentId(), asked.filter(), QueryText.partitions(query)), out);
            }
            case CALLS -> QueryCodec.writeWords(own.calls(ItemQuery.read(query).experimentId()), out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        HttpReplies.send(exchange, status, "text/plain; charset=utf-8", reason.getBytes(StandardCharsets.UTF_8));
    }
}

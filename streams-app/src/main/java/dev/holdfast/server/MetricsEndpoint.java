package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures of one instance for Prometheus: its experiments, its calls, Kafka Streams, the Java machine. Thread-safe. */
public final class MetricsEndpoint implements HttpHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> binders = new ArrayList<>();
    private final ExperimentGauges experiments;

    /**
     * @param instance the state of the instance
     * @param engine the meters of Kafka Streams; closed with this
     */
    public MetricsEndpoint(InstanceFacts instance, MeterBinder engine) {
        experiments = new ExperimentGauges(registry, instance);
        Gauge.builder("holdfast.instance.running", instance, facts -> facts.isRunning() ? 1 : 0)
                .description("1 while the instance has its partitions and works")
                .register(registry);
        Gauge.builder("holdfast.calls.running", instance, InstanceFacts::runningCalls)
                .description("calls that the instance makes now")
                .register(registry);
        bind(engine);
        bind(new JvmMemoryMetrics());
        bind(new JvmGcMetrics());
        bind(new JvmThreadMetrics());
        bind(new ProcessorMetrics());
        bind(new UptimeMetrics());
    }

    private void bind(MeterBinder binder) {
        binder.bindTo(registry);
        if (binder instanceof AutoCloseable closeable) {
            binders.add(closeable);
        }
    }

    /** Returns all figures as they are now, in Prometheus's text format. */
    synchronized String scrape() {
        experiments.refresh();
        return registry.scrape(TYPE);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpReplies.send(exchange, 200, TYPE, scrape().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        for (AutoCloseable binder : binders) {
            try {
                binder.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", binder, e);
            }
        }
        registry.close();
    }
}

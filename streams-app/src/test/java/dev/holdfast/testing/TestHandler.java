package dev.holdfast.testing;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import java.util.List;

/**
 * A kind of handler that does what a test says.
 *
 * @param kind its kind
 * @param mode where it runs
 * @param handler what it does
 */
public record TestHandler(String kind, Mode mode, Handler handler) implements HandlerType {

    /** Returns a handler of kind {@code slow}, off the stream threads. */
    public static TestHandler slow(Handler handler) {
        return new TestHandler("slow", Mode.EXECUTOR, handler);
    }

    /** Returns a handler of kind {@code quick}, in the processor. */
    public static TestHandler quick(Handler handler) {
        return new TestHandler("quick", Mode.INLINE, handler);
    }

    @Override
    public Mode mode(HandlerSection section) {
        return mode;
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public Handler create(HandlerSection section) {
        return handler;
    }
}

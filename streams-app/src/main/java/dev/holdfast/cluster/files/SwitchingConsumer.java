package dev.holdfast.cluster.files;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that reads files until they do not do, and a broker's from there on: whoever uses it notices nothing. What
 * {@link FileConsumer} has no method for is asked of the broker's. For one thread.
 */
final class SwitchingConsumer implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchingConsumer.class);
    private static final Map<String, Method> OF_FILES = Arrays.stream(FileConsumer.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .collect(Collectors.toMap(SwitchingConsumer::signature, Function.identity()));

    private final FileConsumer files;
    private final BooleanSupplier hasBroker;
    private final Supplier<Consumer<String, byte[]>> ofBroker;
    private @Nullable Consumer<String, byte[]> broker;

    private SwitchingConsumer(
            FileConsumer files, BooleanSupplier hasBroker, Supplier<Consumer<String, byte[]>> ofBroker) {
        this.files = files;
        this.hasBroker = hasBroker;
        this.ofBroker = ofBroker;
    }

    @SuppressWarnings("unchecked")
    static Consumer<String, byte[]> of(
            FileConsumer files, BooleanSupplier hasBroker, Supplier<Consumer<String, byte[]>> ofBroker) {
        return (Consumer<String, byte[]>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new SwitchingConsumer(files, hasBroker, ofBroker));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return called(method, this, arguments);
        }
        if (broker == null && method.getName().equals("close")) {
            return null;
        }
        Method ofFiles = OF_FILES.get(signature(method));
        if (broker == null && ofFiles != null && !hasBroker.getAsBoolean()) {
            try {
                return called(ofFiles, files, arguments);
            } catch (UnusualFilesException e) {
                LOG.info("the broker is asked: {}", e.getMessage());
            }
        }
        return called(method, switched(), arguments);
    }

    private Consumer<String, byte[]> switched() {
        Consumer<String, byte[]> made = broker;
        if (made == null) {
            made = ofBroker.get();
            Set<TopicPartition> assigned = files.assignment();
            if (!assigned.isEmpty()) {
                made.assign(assigned);
            }
            for (TopicPartition partition : assigned) {
                Optional<Long> position = files.reached(partition);
                if (position.isPresent()) {
                    made.seek(partition, position.get());
                }
            }
            broker = made;
        }
        return made;
    }

    private static @Nullable Object called(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}

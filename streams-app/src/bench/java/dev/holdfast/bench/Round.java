package dev.holdfast.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Times one contender over one workload that lies on its input topic. */
final class Round {
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final String name;
    private final Child application;
    private final Child broker;
    private final Group group;

    Round(String name, Child application, Child broker, Group group) {
        this.name = name;
        this.application = application;
        this.broker = broker;
        this.group = group;
    }

    private record Mark(long nanos, long cpu, long brokerCpu, long committed) {}

    Measurement measure(Workload workload) throws Exception {
        long before = group.committed();
        long end = group.end();
        if (end - before != workload.records()) {
            throw new IllegalStateException(
                    name + " has " + (end - before) + " records to do, not " + workload.records());
        }
        long begin = System.nanoTime();
        application.order("start");
        Mark first = await(before + 1);
        Mark last = await(end);
        long peak = application.peakMiB();
        application.order("stop");
        return new Measurement(
                name,
                workload.round(),
                last.committed() - first.committed(),
                last.nanos() - first.nanos(),
                last.cpu() - first.cpu(),
                last.brokerCpu() - first.brokerCpu(),
                last.nanos() - begin,
                peak);
    }

    private Mark await(long wanted) throws Exception {
        long deadline = System.nanoTime() + BOUND.toNanos();
        long committed = group.committed();
        for (int look = 1; committed < wanted; look++) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " has come to " + committed + " only, not to " + wanted);
            }
            if (look % 100 == 0) {
                application.order("check");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            committed = group.committed();
        }
        return new Mark(System.nanoTime(), application.cpuNanos(), broker.cpuNanos(), committed);
    }
}

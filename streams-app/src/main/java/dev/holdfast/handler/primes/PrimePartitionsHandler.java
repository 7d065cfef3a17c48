package dev.holdfast.handler.primes;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.StagedAnswer;
import dev.holdfast.handler.Staging;
import dev.holdfast.handler.Task;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** Finds the partitions of every prime of an item; the primes are found anew and compared with what the item says. */
final class PrimePartitionsHandler implements Handler {
    private static final int TYPICAL_ROW_LENGTH = 48;

    private final BasePrimes basePrimes = new BasePrimes();
    private final @Nullable Staging staging;

    /**
     * Makes one.
     *
     * @param staging where its rows go; null: into its answers
     */
    PrimePartitionsHandler(@Nullable Staging staging) {
        this.staging = staging;
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        PrimeRange range = PrimeRange.from(task.fields());
        if (staging != null) {
            return StagedAnswer.of(staging.stage(
                    task.key(),
                    PartitionTable.SHAPE,
                    sink -> find(range, (p, m, n, q) -> sink.accept(new long[] {p, m, n, q}))));
        }
        StringBuilder json = new StringBuilder((int) range.count() * TYPICAL_ROW_LENGTH).append("{\"rows\":[");
        find(range, (p, m, n, q) -> appendRow(json, p, m, n, q));
        json.setLength(json.length() - 1);
        String answer = json.append("]}").toString();
        if (answer.length() > AnswerReader.MAX_BYTES) {
            throw PrimeRange.dataError("the rows of " + range.count() + " primes take " + answer.length() + " bytes, "
                    + AnswerReader.MAX_BYTES + " at most: make handler.primes_per_item smaller, or set handler.stage");
        }
        return answer;
    }

    private void find(PrimeRange range, PrimePartitions.RowSink sink) throws HandlerFailure, InterruptedException {
        PrimitiveIterator.OfLong primes = range.primes(basePrimes);
        long count = 0;
        long prime = 0;
        while (primes.hasNext() && count <= range.count()) {
            prime = primes.nextLong();
            if (count == 0 && prime != range.first()) {
                throw PrimeRange.dataError("field first_prime is no prime: " + range.first());
            }
            count++;
            PrimePartitions.find(prime, sink);
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped at the prime " + prime);
            }
        }
        if (count != range.count()) {
            throw PrimeRange.dataError("field count says that " + range.count() + " primes lie between " + range.first()
                    + " and " + range.last() + ", but there are " + (count > range.count() ? "more" : count));
        }
        if (prime != range.last()) {
            throw PrimeRange.dataError("field last_prime is no prime: " + range.last());
        }
    }

    private static void appendRow(StringBuilder json, long p, int m, int n, long q) {
        json.append('[').append(p).append(',').append(m).append(',').append(n).append(',');
        json.append(q).append("],");
    }
}

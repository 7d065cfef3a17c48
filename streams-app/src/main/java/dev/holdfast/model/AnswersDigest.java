package dev.holdfast.model;

import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One digest of all answers of an experiment, whatever order they came in and on how many partitions: the sum, modulo
 * 2^256, of the SHA-256 of each item's incident, type and answer. The experiment is not in it, so that two runs with equal
 * answers have equal digests (S14, S17). It tells what differs by accident; who wants to deceive is not kept from it.
 */
public final class AnswersDigest {
    private static final int BYTES = 32;

    private AnswersDigest() {}

    /** Adds the answer of a result that succeeded to a tally, in place. */
    public static void add(Tally tally, Result result) {
        tally.setAnswersDigest(ByteBuffer.wrap(sum(tally.getAnswersDigest(), of(result))));
        tally.setAnswersDigested(tally.getAnswersDigested() + 1);
    }

    /** Adds to a tally, in place, what another one has. */
    public static void add(Tally into, Tally from) {
        ByteBuffer more = from.getAnswersDigest();
        if (more != null) {
            into.setAnswersDigest(ByteBuffer.wrap(sum(into.getAnswersDigest(), bytes(more))));
            into.setAnswersDigested(into.getAnswersDigested() + from.getAnswersDigested());
        }
    }

    /**
     * Returns the digest over all partitions, as {@link Metrics} have it.
     *
     * @return null if there is no answer, or one that is in no tally: an older version has counted it
     */
    public static @Nullable String sum(Collection<Tally> tallies) {
        Tally all = Tallies.none("", 0);
        tallies.forEach(tally -> add(all, tally));
        long succeeded = tallies.stream().mapToLong(Tally::getSucceeded).sum();
        ByteBuffer digest = all.getAnswersDigest();
        return digest == null || all.getAnswersDigested() != succeeded
                ? null
                : HexFormat.of().formatHex(bytes(digest));
    }

    /** Says whether a tally's digest is one. */
    public static boolean isReadable(Tally tally) {
        return tally.getAnswersDigest() == null || tally.getAnswersDigest().remaining() == BYTES;
    }

    private static byte[] of(Result result) {
        MessageDigest sha = Sha256.start();
        for (String part : new String[] {result.getIncidentId(), result.getType(), result.getOutput()}) {
            byte[] text = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length));
            sha.update(text);
        }
        return sha.digest();
    }

    private static byte[] sum(@Nullable ByteBuffer before, byte[] more) {
        byte[] sum = before == null ? new byte[BYTES] : bytes(before);
        int carry = 0;
        for (int i = BYTES - 1; i >= 0; i--) {
            int digit = (sum[i] & 0xff) + (more[i] & 0xff) + carry;
            sum[i] = (byte) digit;
            carry = digit >> Byte.SIZE;
        }
        return sum;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[BYTES];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}

package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a retry and a cancel do to single items. */
class ItemWishesTest {
    private final ItemState failed = ItemMachine.failedInline(
            ItemMachine.admitted(7, 0), Events.ANY_TIME, ErrorCategory.DATA_ERROR, "no row 12 in 'a'");

    @Test
    void aRetryPicksFailedItemsOfItsCategoryAndFingerprintOnly() { // R16
        assertThat(ItemWishes.isRetried(failed, retry(1, null, null))).isTrue();
        assertThat(ItemWishes.isRetried(failed, retry(1, ErrorCategory.DATA_ERROR, null)))
                .isTrue();
        assertThat(ItemWishes.isRetried(failed, retry(1, ErrorCategory.TIMEOUT, null)))
                .isFalse();
        assertThat(ItemWishes.isRetried(failed, retry(1, null, Fingerprint.of("No row 13 in 'b'"))))
                .isTrue();
        assertThat(ItemWishes.isRetried(failed, retry(1, null, Fingerprint.of("no column 13 in 'b'"))))
                .isFalse();
        assertThat(ItemWishes.isRetried(ItemMachine.admitted(7, 0), retry(1, null, null)))
                .as("one that has not failed")
                .isFalse();
    }

    @Test
    void aRetriedItemKeepsItsAttemptsAndItsFirstError() { // R30, A4
        ItemState item = ItemWishes.retried(failed, 1);

        assertThat(item.getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(item.getAttempts()).isEqualTo(1);
        assertThat(item.getFirstError()).isEqualTo("no row 12 in 'a'");
        assertThat(item.getFailures()).as("it has all its attempts again").isZero();
        assertThat(ItemWishes.isRetried(item, retry(1, null, null))).isFalse();
    }

    @Test
    void anItemIsRetriedOnceInAGeneration() {
        ItemState again = ItemMachine.failedInline(
                ItemWishes.retried(failed, 1), Events.ANY_TIME, ErrorCategory.DATA_ERROR, "again");

        assertThat(ItemWishes.isRetried(again, retry(1, null, null))).isFalse();
        assertThat(ItemWishes.isRetried(again, retry(2, null, null))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "RETRYING", "HELD"})
    void aCancelEndsWhatIsNotFinishedAndNotUnderWay(ItemStatus status) {
        ItemState item = ItemMachine.admitted(7, 0);
        item.setStatus(status);
        item.setNextAttemptAt(3L);

        assertThat(ItemWishes.isCancelled(item)).isTrue();
        ItemState cancelled = ItemWishes.cancelled(item, 9);

        assertThat(cancelled.getStatus()).isEqualTo(ItemStatus.CANCELLED);
        assertThat(cancelled.getEndedAt()).isEqualTo(9);
        assertThat(cancelled.getNextAttemptAt()).isNull();
        assertThat(item.getStatus()).as("states are never changed in place").isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTED", "SUCCEEDED", "FAILED", "CANCELLED"})
    void aCancelLeavesWhatIsFinishedOrUnderWay(ItemStatus status) {
        ItemState item = ItemMachine.admitted(7, 0);
        item.setStatus(status);

        assertThat(ItemWishes.isCancelled(item)).isFalse();
    }

    private static Experiment retry(int generation, @Nullable ErrorCategory category, @Nullable String fingerprint) {
        Experiment record = Records.running("e");
        record.setRetryGeneration(generation);
        record.setRetryCategory(category);
        record.setRetryFingerprint(fingerprint);
        return record;
    }
}

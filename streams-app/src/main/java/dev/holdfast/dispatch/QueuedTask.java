package dev.holdfast.dispatch;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.model.Cost;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.WorkItem;

/**
 * One attempt that is due, on its way from the topology to an executor.
 *
 * @param partition the partition of work-items that the item is on
 * @param key the item's key
 * @param attempt 1 for the first attempt
 * @param item the work item
 * @param specVersion which version of the experiment's SPEC the next two are of
 * @param handler the handler as the experiment's record has it
 * @param execution the limits as the experiment's record has them
 * @param reserved what the call may use at most, of a budget
 */
public record QueuedTask(
        int partition,
        ItemKey key,
        int attempt,
        WorkItem item,
        int specVersion,
        HandlerSection handler,
        ExecutionSection execution,
        Cost reserved) {}

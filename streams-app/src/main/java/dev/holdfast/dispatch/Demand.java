package dev.holdfast.dispatch;

import dev.holdfast.config.spec.ExecutionSection;

/**
 * What an experiment's record wants of its executors.
 *
 * @param experimentId the experiment
 * @param specVersion which version of its SPEC
 * @param limits its limits, which may change at any time
 * @param session differs after each start, resume and retry: whoever asked for it wants the breaker closed
 * @param probing whether the breaker is open, by the record: then only a probe is wanted
 */
public record Demand(String experimentId, int specVersion, ExecutionSection limits, long session, boolean probing) {}

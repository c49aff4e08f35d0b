package io.anomalight.framework.optim;

/**
 * How far an optimizer has come.
 *
 * @param steps steps it has taken
 * @param pendingLosses losses whose gradients are accumulated and not yet stepped with
 */
public record OptimizerCounts(long steps, long pendingLosses) {}

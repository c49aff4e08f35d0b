package io.anomalight.callbacks.report;

import io.anomalight.framework.callback.FitReport;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What came of a fit.
 *
 * @param time how long it took, all its sessions together
 * @param bestEpoch the epoch of the best checkpoint, counted from 1; absent if none was saved
 */
record Fit(FitReport report, Duration time, OptionalInt bestEpoch) {}

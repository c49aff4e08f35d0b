package io.anomalight.framework.logging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What TensorBoard's HPARAMS tab reads: which settings and metrics there are, and one run with its settings. */
final class HyperparameterSession {
    /** Prefix of the scalars that hold the final metrics, so that they never mix with the curves of the run. */
    static final String METRIC_PREFIX = "hparam/";

    private static final String PLUGIN = "hparams";
    private static final int EXPERIMENT = 2;
    private static final int SESSION_START = 3;
    private static final int SESSION_END = 4;
    private static final int STATUS_SUCCESS = 1;

    private final Map<String, Object> settings;
    private final Set<String> metrics;
    private final Instant now;

    HyperparameterSession(Map<String, Object> settings, Set<String> metrics, Instant now) {
        this.settings = settings;
        this.metrics = metrics;
        this.now = now;
    }

    List<ProtoMessage> values() {
        return List.of(
                value("experiment", EXPERIMENT, experiment()),
                value("session_start_info", SESSION_START, sessionStart()),
                value("session_end_info", SESSION_END, sessionEnd()));
    }

    private static ProtoMessage value(String name, int field, ProtoMessage content) {
        ProtoMessage data = new ProtoMessage().integer(1, 0).message(field, content);
        return SummaryValue.pluginData("_hparams_/" + name, PLUGIN, data);
    }

    private ProtoMessage experiment() {
        ProtoMessage experiment = new ProtoMessage().float64(3, seconds());
        settings.forEach((name, value) ->
                experiment.message(4, new ProtoMessage().string(1, name).integer(4, Kind.of(value).dataType)));
        metrics.forEach(metric -> experiment.message(
                5,
                new ProtoMessage()
                        .message(1, new ProtoMessage().string(2, METRIC_PREFIX + metric))
                        .string(3, metric)));
        return experiment;
    }

    private ProtoMessage sessionStart() {
        ProtoMessage start = new ProtoMessage();
        settings.forEach((name, value) ->
                start.message(1, new ProtoMessage().string(1, name).message(2, settingValue(value))));
        return start.float64(5, seconds());
    }

    private ProtoMessage sessionEnd() {
        return new ProtoMessage().integer(1, STATUS_SUCCESS).float64(2, seconds());
    }

    private static ProtoMessage settingValue(Object value) {
        if (value instanceof Number number) {
            return new ProtoMessage().float64(2, number.doubleValue());
        }
        if (value instanceof Boolean bool) {
            return new ProtoMessage().bool(4, bool);
        }
        return new ProtoMessage().string(3, value.toString());
    }

    private double seconds() {
        return now.toEpochMilli() / 1000.0;
    }

    /** Types of a setting, as TensorBoard numbers them. */
    private enum Kind {
        STRING(1),
        BOOL(2),
        FLOAT64(3);

        private final int dataType;

        Kind(int dataType) {
            this.dataType = dataType;
        }

        static Kind of(Object value) {
            return value instanceof Number ? FLOAT64 : value instanceof Boolean ? BOOL : STRING;
        }
    }
}

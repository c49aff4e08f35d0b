package io.anomalight.callbacks.loggers;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The records of one run for TensorBoard's HPARAMS tab: its settings, and its successful end.
 *
 * <p>The experiment record of the format, a list of the table's columns, is left out. TensorBoard would use the list of one
 * run for all runs, and hide the columns that only other runs have. Without the list it collects the columns from all runs.
 */
final class HyperparameterSession {
    /** Prefix of the final metrics, which keeps them apart from the curves of the run. */
    static final String METRIC_PREFIX = "hparam/";

    private static final String PLUGIN = "hparams";
    // Fields of HParamsPluginData
    private static final int SESSION_START = 3;
    private static final int SESSION_END = 4;
    private static final int STATUS_SUCCESS = 1;

    private final Map<String, Object> settings;
    private final Instant start;
    private final Instant end;

    HyperparameterSession(Map<String, Object> settings, Instant start, Instant end) {
        this.settings = settings;
        this.start = start;
        this.end = end;
    }

    List<ProtoMessage> values() {
        return List.of(
                value("session_start_info", SESSION_START, sessionStart()),
                value("session_end_info", SESSION_END, sessionEnd()));
    }

    private static ProtoMessage value(String name, int field, ProtoMessage content) {
        ProtoMessage data = new ProtoMessage().integer(1, 0).message(field, content);
        return SummaryValue.pluginData("_hparams_/" + name, PLUGIN, data);
    }

    private ProtoMessage sessionStart() {
        ProtoMessage message = new ProtoMessage();
        settings.forEach((name, value) ->
                message.message(1, new ProtoMessage().string(1, name).message(2, settingValue(value))));
        return message.float64(5, seconds(start));
    }

    private ProtoMessage sessionEnd() {
        return new ProtoMessage().integer(1, STATUS_SUCCESS).float64(2, seconds(end));
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

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}

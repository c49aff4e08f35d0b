package io.anomalight.app.speedtest;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A row of the result table: a value of Anomalight, and usually the same value of its peers.
 *
 * @param key the name in files
 * @param what the name in the table
 * @param sense how values are compared
 * @param aim the ratio to plain PyTorch 1.13 that is aimed at; without a peer, the value that is aimed at
 */
record SpeedtestRow(String key, String what, String unit, Sense sense, OptionalDouble aim) {
    private static final String RATE = "images/s";

    static final SpeedtestRow FIRST_EPOCH = rate("first_epoch", "training, ResNet-18, first epoch", 2.2);
    static final SpeedtestRow LATER_EPOCHS = rate("later_epochs", "training, ResNet-18, later epochs", 2.6);
    static final SpeedtestRow RESNET50 = rate("resnet50", "training, ResNet-50, three taps", 3.5);
    static final SpeedtestRow SCORING = rate("scoring", "scoring, batches, float32", 1.8);
    static final SpeedtestRow SCORING_BF16 = rate("scoring_bf16", "scoring, batches, bfloat16", 3);
    static final SpeedtestRow LATENCY_P50 = latency("latency_p50", "latency, one image, float32, p50", 2);
    static final SpeedtestRow LATENCY_P95 = latency("latency_p95", "latency, one image, float32, p95", 2);
    static final SpeedtestRow LATENCY_BF16_P50 = latency("latency_bf16_p50", "latency, one image, bfloat16, p50", 3);
    static final SpeedtestRow LATENCY_BF16_P95 = latency("latency_bf16_p95", "latency, one image, bfloat16, p95", 3);
    static final SpeedtestRow TRAINING_MEMORY = memory("training_memory", "peak memory of training", 0.8);
    static final SpeedtestRow SCORING_MEMORY = memory("scoring_memory", "peak memory of scoring", 0.8);
    static final SpeedtestRow START_UP = new SpeedtestRow(
            "start_up", "predict on one image, from command to result", "s", Sense.ALONE, OptionalDouble.of(2.5));

    /** The rows of CFLOW, in the order of the table. */
    static final List<SpeedtestRow> OF_CFLOW = List.of(
            FIRST_EPOCH,
            LATER_EPOCHS,
            RESNET50,
            SCORING,
            SCORING_BF16,
            LATENCY_P50,
            LATENCY_P95,
            LATENCY_BF16_P50,
            LATENCY_BF16_P95,
            TRAINING_MEMORY,
            SCORING_MEMORY,
            START_UP);

    /** How a value is compared with that of a peer. */
    enum Sense {
        /** Higher is better; the ratio is ours / peer. */
        HIGHER,
        /** Lower is better; the ratio is peer / ours. */
        LOWER,
        /** Lower is better; the ratio is ours / peer. */
        SHARE,
        /** There is no peer. */
        ALONE
    }

    private static SpeedtestRow rate(String key, String what, double aim) {
        return new SpeedtestRow(key, what, RATE, Sense.HIGHER, OptionalDouble.of(aim));
    }

    private static SpeedtestRow latency(String key, String what, double aim) {
        return new SpeedtestRow(key, what, "ms", Sense.LOWER, OptionalDouble.of(aim));
    }

    private static SpeedtestRow memory(String key, String what, double aim) {
        return new SpeedtestRow(key, what, "MB", Sense.SHARE, OptionalDouble.of(aim));
    }

    /** The first training epoch of another model. */
    static SpeedtestRow training(String model) {
        return new SpeedtestRow(model + "_training", model + ", training", RATE, Sense.HIGHER, OptionalDouble.empty());
    }

    /** The throughput of another model. */
    static SpeedtestRow scoring(String model) {
        return new SpeedtestRow(model + "_scoring", model + ", scoring", RATE, Sense.HIGHER, OptionalDouble.empty());
    }

    /** The median latency of another model. */
    static SpeedtestRow latency(String model) {
        return new SpeedtestRow(
                model + "_latency", model + ", latency, p50", "ms", Sense.LOWER, OptionalDouble.empty());
    }

    /** The target as text; empty without a target. */
    String aimText() {
        if (aim.isEmpty()) {
            return "";
        }
        double value = aim.getAsDouble();
        String number = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        return switch (sense) {
            case HIGHER, LOWER -> "≥ " + number + "×";
            case SHARE -> "≤ " + number + "×";
            case ALONE -> "≤ " + number + " " + unit;
        };
    }

    /** The ratio to a peer; except for a share, a larger one is better. */
    double ratio(double ours, double peer) {
        return sense == Sense.LOWER ? peer / ours : ours / peer;
    }

    /** How hard a peer with this ratio is to beat: the larger, the stronger. */
    double strength(double ratio) {
        return sense == Sense.SHARE ? ratio : -ratio;
    }
}

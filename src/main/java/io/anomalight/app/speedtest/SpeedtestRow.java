package io.anomalight.app.speedtest;

import java.util.Locale;

/** A row of the result table: a value of Anomalight, and usually the same value of the reference. */
public enum SpeedtestRow {
    FIRST_EPOCH("training, ResNet-18, first epoch", "images/s", Sense.HIGHER, 2.2),
    LATER_EPOCHS("training, ResNet-18, later epochs", "images/s", Sense.HIGHER, 2.6),
    RESNET50("training, ResNet-50, three taps", "images/s", Sense.HIGHER, 3.5),
    SCORING("scoring, batches, float32", "images/s", Sense.HIGHER, 1.8),
    SCORING_BF16("scoring, batches, bfloat16", "images/s", Sense.HIGHER, 3),
    LATENCY_P50("latency, one image, float32, p50", "ms", Sense.LOWER, 2),
    LATENCY_P95("latency, one image, float32, p95", "ms", Sense.LOWER, 2),
    LATENCY_BF16_P50("latency, one image, bfloat16, p50", "ms", Sense.LOWER, 3),
    LATENCY_BF16_P95("latency, one image, bfloat16, p95", "ms", Sense.LOWER, 3),
    TRAINING_MEMORY("peak memory of training", "MB", Sense.SHARE, 0.8),
    SCORING_MEMORY("peak memory of scoring", "MB", Sense.SHARE, 0.8),
    START_UP("predict on one image, from command to result", "s", Sense.ALONE, 2.5);

    /** How a value is compared with the reference. */
    enum Sense {
        /** Higher is better; the ratio is ours / reference. */
        HIGHER,
        /** Lower is better; the ratio is reference / ours. */
        LOWER,
        /** Lower is better; the ratio is ours / reference. */
        SHARE,
        /** There is no reference. */
        ALONE
    }

    private final String what;
    private final String unit;
    private final Sense sense;
    private final double aim;

    SpeedtestRow(String what, String unit, Sense sense, double aim) {
        this.what = what;
        this.unit = unit;
        this.sense = sense;
        this.aim = aim;
    }

    String what() {
        return what;
    }

    String unit() {
        return unit;
    }

    Sense sense() {
        return sense;
    }

    /** The name of the row in files. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The target as text. */
    String aim() {
        String number = aim == Math.rint(aim) ? Long.toString((long) aim) : Double.toString(aim);
        return switch (sense) {
            case HIGHER -> "≥ " + number + "×";
            case LOWER -> "≥ " + number + "× lower";
            case SHARE -> "≤ " + number + "×";
            case ALONE -> "≤ " + number + " " + unit;
        };
    }

    /** The ratio that {@link #aim} is compared with. */
    double ratio(double ours, double reference) {
        return sense == Sense.LOWER ? reference / ours : ours / reference;
    }
}

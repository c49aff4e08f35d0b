package io.anomalight.app.speedtest;

/** What is measured together: a pair of processes, and the rows that they give. */
public enum SpeedtestSection {
    /** Epochs of ResNet-18, and the memory that they take. */
    TRAINING,
    /** The first epoch of ResNet-50. */
    TRAINING_RESNET50,
    /** Throughput and latency with ResNet-18 in either precision, and the memory of scoring. */
    SCORING,
    /** The command {@code predict} on one image. */
    START_UP,
    /** Ever more training images. */
    GROWTH,
    /** Ever larger test sets. */
    METRICS
}

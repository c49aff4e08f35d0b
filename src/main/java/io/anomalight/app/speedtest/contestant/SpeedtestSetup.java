package io.anomalight.app.speedtest.contestant;

import io.anomalight.framework.image.ImageSize;
import java.util.List;

/**
 * The CFLOW model that both contestants build.
 *
 * @param backbone the encoder; its weights are random, because speed does not depend on them
 * @param layers its layers that features are read from, the deepest last
 * @param size size of the images
 * @param batchSize images per training step
 * @param blocks coupling blocks per decoder
 */
public record SpeedtestSetup(String backbone, List<String> layers, ImageSize size, int batchSize, int blocks)
        implements ModelSetup {
    public static final int FIBER_BATCH = 64;
    private static final int CONDITION = 128;
    private static final int BLOCKS = 8;
    private static final ImageSize GROWTH_SIZE = new ImageSize(64, 64);

    public SpeedtestSetup {
        layers = List.copyOf(layers);
    }

    @Override
    public String name() {
        return "CFLOW with " + backbone;
    }

    public static SpeedtestSetup resNet18(ImageSize size, int batchSize) {
        return new SpeedtestSetup("resnet18", List.of("layer2", "layer3"), size, batchSize, BLOCKS);
    }

    public static SpeedtestSetup resNet50(ImageSize size, int batchSize) {
        return new SpeedtestSetup("resnet50", List.of("layer2", "layer3", "layer4"), size, batchSize, BLOCKS);
    }

    /** A small model that trains on thousands of images in a minute. */
    public static SpeedtestSetup small(int batchSize) {
        return new SpeedtestSetup("resnet18", List.of("layer2"), GROWTH_SIZE, batchSize, 2);
    }

    /** The smallest number of images that gives each decoder a batch of fibers. */
    public int fewestImages() {
        int stage = Character.digit(layers.get(layers.size() - 1).charAt("layer".length()), 10);
        int stride = 2 << stage; // layer1 has stride 4, and each later stage doubles it
        int fibers = ceil(size.height(), stride) * ceil(size.width(), stride);
        return ceil(FIBER_BATCH, fibers);
    }

    private static int ceil(int length, int part) {
        return (length + part - 1) / part;
    }

    @Override
    public List<String> overrides() {
        return List.of(
                "model=cflow",
                "model.backbone=" + backbone,
                "model.layers=[" + String.join(",", layers) + "]",
                "model.pre_trained=false",
                "model.input_size=[" + size.height() + "," + size.width() + "]",
                "model.fiber_batch_size=" + FIBER_BATCH,
                "model.condition_vector=" + CONDITION,
                "model.coupling_blocks=" + blocks,
                "model.lr=1e-4",
                "model.early_stopping=null",
                "data.train_batch_size=" + batchSize,
                "data.eval_batch_size=" + batchSize);
    }

    @Override
    public List<String> arguments() {
        return List.of(
                "--backbone=" + backbone,
                "--layers=" + String.join(",", layers),
                "--height=" + size.height(),
                "--width=" + size.width(),
                "--batch=" + batchSize,
                "--fiber-batch=" + FIBER_BATCH,
                "--condition=" + CONDITION,
                "--blocks=" + blocks);
    }
}

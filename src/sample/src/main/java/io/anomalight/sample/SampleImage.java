package io.anomalight.sample;

/**
 * A generated picture of one part, with its mask.
 *
 * @param rgb red, green and blue of every pixel, {@code [H, W, 3]}
 * @param mask 1 for a defective pixel and 0 for a normal one, {@code [H, W]}
 */
@SuppressWarnings("ArrayRecordComponent") // pixels: shared, never compared
record SampleImage(byte[] rgb, byte[] mask) {
    /** The smallest distance of a defect from the edge, as a share of the size. */
    private static final float MARGIN = 0.15f;

    /** A part without a defect. */
    static SampleImage good(String name, SampleConfig config) {
        SamplePart part = SamplePart.draw(SampleRandom.named(config.seed(), name));
        byte[] rgb = new Camera(config.size()).photograph(part);
        return new SampleImage(rgb, new byte[config.size() * config.size()]);
    }

    /** The same part as {@link #good}, but with a defect; outside the mask the pictures are equal. */
    static SampleImage defective(String name, DefectKind kind, SampleConfig config) {
        SampleRandom random = SampleRandom.named(config.seed(), name);
        SamplePart part = SamplePart.draw(random);
        float x = random.between(MARGIN, 1 - MARGIN);
        float y = random.between(MARGIN, 1 - MARGIN);
        Defect defect = kind.at(part.pose().u(x, y), part.pose().v(x, y), random);
        Camera camera = new Camera(config.size());
        byte[] mask = camera.mask(part, defect);
        return new SampleImage(camera.photograph(part, defect, mask), mask);
    }
}

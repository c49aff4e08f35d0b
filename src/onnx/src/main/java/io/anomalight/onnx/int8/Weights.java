package io.anomalight.onnx.int8;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The weights of one layer in int8, with a scale for each output channel, symmetric around zero.
 *
 * @param numbers in row-major order, as the float32 weights
 * @param scales one per channel
 */
@SuppressWarnings("ArrayRecordComponent") // written into the graph at once
record Weights(ByteBuffer numbers, float[] scales) {
    private static final int LARGEST = 127;

    /**
     * Rounds weights.
     *
     * @param axis the axis of the output channels: 0 or the last
     * @param leastScales the least scale of each channel
     */
    static Weights of(LayerWeights.Array exact, int axis, float... leastScales) {
        FloatBuffer floats = exact.numbers();
        int channels = Math.toIntExact(exact.shape().get(axis));
        int count = floats.remaining();
        // On axis 0, the numbers of a channel are neighbours; on the last axis, the channels are.
        int run = axis == 0 ? count / channels : 1;
        float[] largest = new float[channels];
        for (int i = 0; i < count; i++) {
            int channel = i / run % channels;
            largest[channel] = Math.max(largest[channel], Math.abs(floats.get(i)));
        }
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            scales[channel] = Math.max(largest[channel] / LARGEST, leastScales[channel]);
        }
        ByteBuffer numbers = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            numbers.put(i, (byte) Math.round(floats.get(i) / scales[i / run % channels]));
        }
        return new Weights(numbers, scales);
    }
}

package io.anomalight.onnx.int8;

/** Which layers of a graph get int8 weights. */
public enum Scope {
    /** All convolutions, and all products with matrices of weights. */
    ALL,
    /** Those of the encoder. */
    ENCODER;

    /** The prefix of the names of an encoder's arrays. */
    private static final String ENCODER_ARRAYS = "encoder.";

    boolean includes(String weight) {
        return this == ALL || weight.startsWith(ENCODER_ARRAYS);
    }

    @Override
    public String toString() {
        return this == ALL ? "layers" : "layers of the encoder";
    }
}

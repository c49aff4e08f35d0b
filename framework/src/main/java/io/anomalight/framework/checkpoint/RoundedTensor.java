package io.anomalight.framework.checkpoint;

import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An array of float32 that is saved in bfloat16, each number rounded to the nearest, ties to even. */
record RoundedTensor(TensorSource whole) implements TensorSource {
    private static final int HALF = 16;
    private static final int CHUNK = 1 << 19;

    @Override
    public Tensor.Type type() {
        return Tensor.Type.BF16;
    }

    @Override
    public List<Long> shape() {
        return whole.shape();
    }

    @Override
    public void read(NativeBytes.Reading reading) throws IOException {
        whole.read(piece -> {
            ByteBuffer floats = ordered(piece);
            while (floats.hasRemaining()) {
                reading.take(nextRounded(floats));
            }
        });
    }

    // A megabyte at a time: what is rounded lies in Java's memory.
    private static ByteBuffer nextRounded(ByteBuffer floats) {
        int count = Math.min(CHUNK, floats.remaining() / Float.BYTES);
        ByteBuffer rounded = ByteBuffer.allocate(count * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            rounded.putShort((short) (rounded(floats.getInt()) >>> HALF));
        }
        return rounded.flip();
    }

    /** Gives each of the float32 in a buffer the value that it would have after it was saved. */
    static void round(ByteBuffer memory) {
        ByteBuffer floats = memory.duplicate().order(ByteOrder.nativeOrder());
        for (int at = floats.position(); at < floats.limit(); at += Float.BYTES) {
            floats.putInt(at, rounded(floats.getInt(at)));
        }
    }

    /** Reads bfloat16 and writes as many float32 from where the other buffer stands. */
    static void widen(ByteBuffer halves, ByteBuffer floats) {
        ByteBuffer from = ordered(halves);
        ByteBuffer to = floats.order(ByteOrder.nativeOrder());
        while (from.hasRemaining()) {
            to.putInt(from.getShort() << HALF);
        }
    }

    private static ByteBuffer ordered(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    // The bits of a float32 whose lower half is zero. A NaN stays one: it could lose all that makes it one.
    private static int rounded(int bits) {
        if (Float.isNaN(Float.intBitsToFloat(bits))) {
            return (bits | 1 << 22) & 0xFFFF0000;
        }
        int even = bits >>> HALF & 1;
        return bits + 0x7FFF + even & 0xFFFF0000;
    }
}

package io.anomalight.framework.checkpoint;

import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A float32 tensor that is saved as bfloat16; each number is rounded to the nearest, ties to even. */
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

    // One megabyte at a time, because the rounded numbers use Java heap memory.
    private static ByteBuffer nextRounded(ByteBuffer floats) {
        int count = Math.min(CHUNK, floats.remaining() / Float.BYTES);
        ByteBuffer rounded = ByteBuffer.allocate(count * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            rounded.putShort((short) (rounded(floats.getInt()) >>> HALF));
        }
        return rounded.flip();
    }

    /** Rounds each float32 in a buffer to the value that it would have after saving and loading. */
    static void round(ByteBuffer memory) {
        ByteBuffer floats = memory.duplicate().order(ByteOrder.nativeOrder());
        for (int at = floats.position(); at < floats.limit(); at += Float.BYTES) {
            floats.putInt(at, rounded(floats.getInt(at)));
        }
    }

    /** Converts all bfloat16 of {@code halves} to float32, written at the position of {@code floats}. */
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

    // The bits of the rounded float32, whose lower half is zero. Keep NaN: truncation could turn it into infinity.
    private static int rounded(int bits) {
        if (Float.isNaN(Float.intBitsToFloat(bits))) {
            return (bits | 1 << 22) & 0xFFFF0000;
        }
        int even = bits >>> HALF & 1;
        return bits + 0x7FFF + even & 0xFFFF0000;
    }
}

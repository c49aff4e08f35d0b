package io.anomalight.callbacks.loggers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a protocol buffers message; it shares no code with the writer that it checks. */
final class ProtoReader {
    private final Map<Integer, List<Object>> fields = new LinkedHashMap<>();

    ProtoReader(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getDouble();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        case 5 -> in.getFloat();
                        default -> throw new AssertionError("no such wire type: " + (tag & 7));
                    };
            fields.computeIfAbsent((int) (tag >>> 3), field -> new ArrayList<>())
                    .add(value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    List<ProtoReader> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(bytes -> new ProtoReader((byte[]) bytes))
                .toList();
    }

    /** The only message at the end of a path of fields. */
    ProtoReader message(int... path) {
        ProtoReader at = this;
        for (int field : path) {
            at = new ProtoReader(at.bytes(field));
        }
        return at;
    }

    byte[] bytes(int field) {
        return (byte[]) only(field);
    }

    String string(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    /** Packed numbers of 64 bits. */
    double[] doubles(int field) {
        ByteBuffer packed = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[packed.remaining() / 8];
        packed.asDoubleBuffer().get(values);
        return values;
    }

    /** Packed numbers of 32 bits. */
    float[] floats(int field) {
        ByteBuffer packed = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[packed.remaining() / 4];
        packed.asFloatBuffer().get(values);
        return values;
    }

    Object only(int field) {
        List<Object> values = fields.getOrDefault(field, List.of());
        if (values.size() != 1) {
            throw new AssertionError("field " + field + " has " + values.size() + " values");
        }
        return values.get(0);
    }
}

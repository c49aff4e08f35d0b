package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes a safetensors file, one tensor after the other, and computes its size and checksum. */
final class SafetensorsWriter {
    static final String METADATA = "__metadata__";
    static final int LENGTH_BYTES = 8;

    private static final ObjectMapper JSON = new ObjectMapper();
    // For a large heap buffer Java would allocate a native buffer of the same size, and keep it.
    private static final int CHUNK_BYTES = 1 << 20;

    private final Map<String, TensorSource> tensors;
    private final Map<String, String> metadata;
    private final MessageDigest digest = Sha256.digest();
    private long bytes;

    SafetensorsWriter(Map<String, ? extends TensorSource> tensors, Map<String, String> metadata) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = new TreeMap<>(metadata); // sorted: equal content has equal bytes, and so an equal hash
    }

    /** Writes a new file and forces it to disk. */
    void writeTo(Path file) throws IOException {
        digest.reset();
        bytes = 0;
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, header());
            for (TensorSource tensor : tensors.values()) {
                tensor.read(piece -> write(channel, piece.duplicate()));
            }
            channel.force(true);
        }
    }

    /** The size and checksum of the written file, under its final name; call it once. */
    TensorsFile written(String file) {
        return new TensorsFile(file, bytes, Sha256.hex(digest));
    }

    private ByteBuffer header() throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = header.putObject(METADATA);
            metadata.forEach(node::put);
        }
        long at = 0;
        for (Map.Entry<String, TensorSource> named : tensors.entrySet()) {
            TensorSource tensor = named.getValue();
            ObjectNode node = header.putObject(named.getKey());
            node.put("dtype", tensor.type().name());
            tensor.shape().forEach(node.putArray("shape")::add);
            long end = at
                    + Math.multiplyExact(
                            Tensor.elements(tensor.shape()), tensor.type().bytes());
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padding = (LENGTH_BYTES - json.length % LENGTH_BYTES) % LENGTH_BYTES;
        ByteBuffer head =
                ByteBuffer.allocate(LENGTH_BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(json.length + padding).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        return head.flip();
    }

    private void write(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            ByteBuffer chunk = data.slice(data.position(), Math.min(CHUNK_BYTES, data.remaining()));
            digest.update(chunk.duplicate());
            bytes += chunk.remaining();
            data.position(data.position() + chunk.remaining());
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }
}

package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.JsonTree;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: named arrays, no code. Opening reads only the header; each tensor is read on request.
 *
 * <p>Sizes are checked against the file before memory is allocated. Immutable, so any thread may use it.
 */
public final class Safetensors {
    private static final String METADATA = SafetensorsWriter.METADATA;
    private static final int LENGTH_BYTES = SafetensorsWriter.LENGTH_BYTES;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long MAX_HEADER_BYTES = 100L << 20;

    private final Path file;
    private final long dataStart;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private record Entry(Tensor.Type type, List<Long> shape, long begin, long end) {}

    private Safetensors(Path file, long dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
        this.file = file;
        this.dataStart = dataStart;
        this.entries = entries;
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * Reads and checks the header.
     *
     * @throws UserError if the file can't be read or is not a safetensors file
     */
    public static Safetensors open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return open(file, channel);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /** Reads and checks the header of a file that the caller keeps open. */
    static Safetensors open(Path file, FileChannel channel) throws IOException {
        return open(file, channel, 0, channel.size());
    }

    /**
     * Reads and checks the header of a safetensors file embedded in a larger file, from {@code start} to {@code start +
     * size}.
     */
    static Safetensors open(Path file, FileChannel channel, long start, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw broken(file, "it has only " + size + " bytes");
        }
        long headerBytes = allocate(channel, start, LENGTH_BYTES).getLong();
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - LENGTH_BYTES) {
            throw broken(file, "its header claims " + headerBytes + " bytes of " + size);
        }
        String header = StandardCharsets.UTF_8
                .decode(allocate(channel, start + LENGTH_BYTES, (int) headerBytes))
                .toString();
        long dataStart = LENGTH_BYTES + headerBytes;
        return parse(file, header, start + dataStart, size - dataStart);
    }

    private static Safetensors parse(Path file, String header, long dataStart, long dataBytes) {
        JsonNode root;
        try {
            root = JsonTree.read(header);
        } catch (JsonProcessingException e) {
            throw broken(file, "its header is not JSON");
        }
        if (!root.isObject()) {
            throw broken(file, "its header is not a JSON object");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        root.properties().forEach(property -> {
            if (property.getKey().equals(METADATA)) {
                property.getValue()
                        .properties()
                        .forEach(pair ->
                                metadata.put(pair.getKey(), pair.getValue().asText()));
            } else {
                entries.put(property.getKey(), entry(file, property.getKey(), property.getValue(), dataBytes));
            }
        });
        return new Safetensors(file, dataStart, entries, metadata);
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataBytes) {
        Tensor.Type type;
        try {
            type = Tensor.Type.valueOf(node.path("dtype").asText());
        } catch (IllegalArgumentException e) {
            throw broken(
                    file,
                    "its tensor \"" + name + "\" is of type "
                            + node.path("dtype").asText() + ", which Anomalight does not read");
        }
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(length -> shape.add(length.asLong()));
        long begin = node.path("data_offsets").path(0).asLong(-1);
        long end = node.path("data_offsets").path(1).asLong(-1);
        long bytes;
        try {
            bytes = Math.multiplyExact(Tensor.elements(shape), type.bytes());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw broken(file, "its tensor \"" + name + "\" has the impossible shape " + shape);
        }
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw broken(file, "its tensor \"" + name + "\" does not fit its shape " + shape);
        }
        if (end > dataBytes) {
            throw broken(file, "it is cut off: its tensor \"" + name + "\" ends beyond the end of the file");
        }
        return new Entry(type, List.copyOf(shape), begin, end);
    }

    public Path file() {
        return file;
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The shape of a tensor, without reading it. */
    public List<Long> shape(String name) {
        return entry(name).shape();
    }

    /** The element type of a tensor, without reading it. */
    public Tensor.Type type(String name) {
        return entry(name).type();
    }

    /**
     * Reads one tensor into Java memory, at most 2 GiB.
     *
     * @throws UserError if the file has no such tensor, the tensor is larger, or the file can't be read
     */
    public Tensor read(String name) {
        Entry entry = entry(name);
        long bytes = entry.end() - entry.begin();
        if (bytes > Integer.MAX_VALUE) {
            throw new UserError(file + " can't be read: its tensor \"" + name + "\" has " + bytes
                    + " bytes, and no more than " + Integer.MAX_VALUE + " can be read at once");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Tensor(entry.type(), entry.shape(), allocate(channel, dataStart + entry.begin(), (int) bytes));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /** Fills a buffer with the bytes of a tensor, beginning at byte {@code from}; the caller keeps the file open. */
    void read(String name, long from, FileChannel channel, ByteBuffer target) throws IOException {
        Entry entry = entry(name);
        if (from + target.remaining() > entry.end() - entry.begin()) {
            throw new EOFException("its tensor \"" + name + "\" ends too early");
        }
        fill(channel, dataStart + entry.begin() + from, target);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new UserError(file + " has no tensor \"" + name + "\"");
        }
        return entry;
    }

    /**
     * Writes a new file and forces it to disk. Needs memory only for the largest tensor. The caller passes a temporary
     * name and renames the file afterwards.
     *
     * @throws IOException if the disk is full or the folder can't be written
     */
    public static void write(Path file, Map<String, ? extends TensorSource> tensors, Map<String, String> metadata)
            throws IOException {
        new SafetensorsWriter(tensors, metadata).writeTo(file);
    }

    private static ByteBuffer allocate(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, position, buffer);
        return buffer;
    }

    private static void fill(FileChannel channel, long position, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            // In pieces: for a large heap buffer Java would allocate a native buffer of the same size, and keep it.
            ByteBuffer piece = buffer.slice(buffer.position(), Math.min(CHUNK_BYTES, buffer.remaining()));
            int read = channel.read(piece, position + buffer.position());
            if (read < 0) {
                throw new EOFException("it ends too early");
            }
            buffer.position(buffer.position() + read);
        }
        buffer.flip();
    }

    private static UserError broken(Path file, String why) {
        return new UserError(file + " is not a readable safetensors file: " + why);
    }
}

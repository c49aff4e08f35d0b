package io.anomalight.models.components.backbone.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.checkpoint.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the weights of a TensorFlow.js layers model: {@code model.json} lists groups of tensors, and the tensors of a
 * group are stored one after another in its concatenated binary shards.
 */
final class TensorFlowJsModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "model.json";

    private TensorFlowJsModel() {}

    /**
     * All tensors, in the order of the manifest; their axes are not changed.
     *
     * @param files file name to content; each file is removed from this map when it is read, so that the memory of a shard
     *     can be freed after the shards of its group are joined
     * @throws IOException if the files are not a valid model; the message contains the reason
     */
    static Map<String, Tensor> read(Map<String, byte[]> files) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (JsonNode group : manifest(take(files, MODEL))) {
            ByteBuffer data = join(group.path("paths"), files);
            for (JsonNode weight : group.path("weights")) {
                String name = weight.path("name").asText();
                tensors.put(name, tensor(name, weight, data));
            }
            if (data.hasRemaining()) {
                throw new IOException(data.remaining() + " bytes of the model's shards belong to no tensor");
            }
        }
        return tensors;
    }

    private static JsonNode manifest(byte[] json) throws IOException {
        try {
            JsonNode manifest =
                    JSON.readTree(new String(json, StandardCharsets.UTF_8)).path("weightsManifest");
            if (manifest.isEmpty()) {
                throw new IOException(MODEL + " has no weightsManifest");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IOException(MODEL + " is not JSON", e);
        }
    }

    private static ByteBuffer join(JsonNode paths, Map<String, byte[]> files) throws IOException {
        List<byte[]> shards = new ArrayList<>();
        int bytes = 0;
        for (JsonNode path : paths) {
            byte[] shard = take(files, path.asText());
            bytes = Math.addExact(bytes, shard.length);
            shards.add(shard);
        }
        ByteBuffer data = ByteBuffer.allocate(bytes);
        shards.forEach(data::put);
        return data.flip();
    }

    private static byte[] take(Map<String, byte[]> files, String name) throws IOException {
        return Optional.ofNullable(files.remove(name))
                .orElseThrow(() -> new IOException("the model has no file " + name));
    }

    private static Tensor tensor(String name, JsonNode weight, ByteBuffer data) throws IOException {
        String type = weight.path("dtype").asText();
        if (!type.equals("float32") || weight.has("quantization")) {
            throw new IOException("the model's tensor " + name + " is not plain float32");
        }
        List<Long> shape = new ArrayList<>();
        long bytes = Tensor.Type.F32.bytes();
        for (JsonNode length : weight.path("shape")) {
            shape.add(length.asLong());
            // Each length is compared with the remaining bytes first, so the product can't overflow.
            bytes = length.asLong() < 0 || length.asLong() > data.remaining() ? -1 : bytes * length.asLong();
            if (bytes < 0 || bytes > data.remaining()) {
                throw new IOException("the model's shards end before its tensor " + name);
            }
        }
        Tensor tensor = new Tensor(Tensor.Type.F32, shape, data.slice(data.position(), (int) bytes));
        data.position(data.position() + (int) bytes);
        return tensor;
    }
}

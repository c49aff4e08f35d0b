package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsTheWrittenValues() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weights", Tensor.of(new float[] {1, -2, Float.MIN_VALUE, 4, 5, 6}, 2, 3));
        tensors.put("perm", Tensor.of(new long[] {2, 0, 1}, 3));
        tensors.put("scalar", Tensor.of(new float[] {7}));
        tensors.put("nothing", Tensor.of(new float[0], 0, 4));
        Path file = folder.resolve("a.safetensors");

        Safetensors.write(file, tensors, Map.of("source", "a \"test\""));
        Safetensors read = Safetensors.open(file);

        assertThat(read.names()).containsExactly("weights", "perm", "scalar", "nothing");
        assertThat(read.metadata()).containsExactly(Map.entry("source", "a \"test\""));
        assertThat(read.shape("weights")).containsExactly(2L, 3L);
        assertThat(read.read("weights").floats()).containsExactly(1, -2, Float.MIN_VALUE, 4, 5, 6);
        assertThat(read.read("perm").longs()).containsExactly(2, 0, 1);
        assertThat(read.read("scalar").shape()).isEmpty();
        assertThat(read.read("nothing").floats()).isEmpty();
    }

    @Test
    void eachTensorIsReadAfterThePreviousOneIsWritten() throws IOException {
        Path file = folder.resolve("a.safetensors");
        List<Long> sizes = new ArrayList<>();
        Map<String, TensorSource> sources = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            sources.put("w" + i, new Watched(Tensor.of(new float[1000], 1000), file, sizes));
        }

        Safetensors.write(file, sources, Map.of());

        assertThat(sizes).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(sizes.get(i) - sizes.get(i - 1)).isEqualTo(4000);
        }
        assertThat(Files.size(file) - sizes.get(3)).isEqualTo(4000);
    }

    /** Records the size of the file when the tensor is read. */
    private record Watched(Tensor tensor, Path file, List<Long> sizes) implements TensorSource {
        @Override
        public Tensor.Type type() {
            return tensor.type();
        }

        @Override
        public List<Long> shape() {
            return tensor.shape();
        }

        @Override
        public void read(NativeBytes.Reading reading) throws IOException {
            sizes.add(Files.size(file));
            tensor.read(reading);
        }
    }

    @Test
    void theOrderOfTheMetadataDoesNotChangeTheFile() throws IOException {
        Map<String, String> forwards = new LinkedHashMap<>();
        Map<String, String> backwards = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            forwards.put("key" + i, "value");
            backwards.put("key" + (9 - i), "value");
        }
        Safetensors.write(folder.resolve("a"), Map.of(), forwards);
        Safetensors.write(folder.resolve("b"), Map.of(), backwards);

        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
        String header = Files.readString(folder.resolve("a"), StandardCharsets.ISO_8859_1);
        assertThat(header.indexOf("key0")).isLessThan(header.indexOf("key9"));
    }

    @Test
    void theChecksumMatchesTheFile() throws IOException {
        Path file = folder.resolve("a.safetensors");
        float[] values = new float[1_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        SafetensorsWriter writer = new SafetensorsWriter(Map.of("w", Tensor.of(values, values.length)), Map.of());

        writer.writeTo(file);
        TensorsFile written = writer.written("a.safetensors");

        assertThat(written.bytes()).isEqualTo(Files.size(file));
        assertThat(written.sha256()).isEqualTo(Sha256.of(ByteBuffer.wrap(Files.readAllBytes(file))));
        assertThat(Safetensors.open(file).read("w").floats()).isEqualTo(values);
    }

    @Test
    void everyTruncationIsFoundBeforeATensorIsRead() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, Map.of("w", Tensor.of(new float[] {1, 2, 3}, 3)), Map.of());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.open(file))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("a.safetensors is not a readable safetensors file");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 1_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void anImpossibleHeaderLengthIsRefusedBeforeMemoryIsAllocated(long length) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        ByteBuffer bytes =
                ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("its header claims " + length + " bytes of 40");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|does not fit its shape [2]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}|does not fit its shape [2]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|has the impossible shape [-1]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,4]}}|impossible shape",
                "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}}|is of type F8_E4M3",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|ends beyond the end of the file",
                "{\"w\":|its header is not JSON",
                "[]|its header is not a JSON object"
            })
    void aWrongHeaderIsRefused(String header, String why) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Path file = folder.resolve("lying.safetensors");
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(why);
    }

    @Test
    void aMissingFileAndAMissingTensorAreNamed() throws IOException {
        Path file = folder.resolve("none.safetensors");
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none.safetensors");
        Safetensors.write(file, Map.of(), Map.of());
        assertThatThrownBy(() -> Safetensors.open(file).read("w"))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " has no tensor \"w\"");
    }

    @Test
    void aTensorOfTheWrongTypeIsNotReinterpreted() {
        Tensor tensor = Tensor.of(new float[] {1}, 1);
        assertThatThrownBy(tensor::longs).hasMessage("the tensor holds F32, not I64");
        assertThatThrownBy(() -> new Tensor(Tensor.Type.F32, List.of(2L), ByteBuffer.allocate(4)))
                .hasMessage("4 bytes are not a tensor of F32 with shape [2]");
    }
}

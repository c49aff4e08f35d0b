package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Fuzz;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a state dict that torch.save has written: efficient_ad_reference.py. */
@NoNativeLeaks
class TorchFileTest {
    @TempDir
    Path folder;

    @Test
    void aStateDictOfTorchIsRead() {
        TorchFile file = new TorchFile(golden());

        assertThat(file.has("conv1.weight")).isTrue();
        assertThat(file.has("conv5.weight")).isFalse();
        assertThat(file.shape("conv4.weight")).containsExactly(3L, 4L, 4L, 4L);
        assertThat(file.type("conv4.weight")).isEqualTo("F32");
        float[] values = file.read("conv4.weight");
        assertThat(values).hasSize(192).startsWith(0, 1, 2).endsWith(191);
        assertThat(file.read("conv4.bias")).containsExactly(3.5f, 3.5f, 3.5f);
    }

    @Test
    void aTeacherIsLoadedFromIt(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PatchDescriptionNetwork network =
                    new PatchDescriptionNetwork("teacher.", List.of(""), Small.layout(2, 3, false), state);
            new TeacherFile(golden()).load(network, "teacher.", state);

            assertThat(state.get("teacher.conv2.bias").toFloatArray()).containsOnly(1.5f);
            assertThat(state.get("teacher.conv3.weight").toFloatArray()).endsWith(143);
        }
    }

    @Test
    void aTeacherOfAnotherSizeIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PatchDescriptionNetwork.PdnLayout medium =
                    new PatchDescriptionNetwork.PdnLayout(ModelSize.MEDIUM, 2, 3, false);
            PatchDescriptionNetwork network = new PatchDescriptionNetwork("teacher.", List.of(""), medium, state);

            assertThatThrownBy(() -> new TeacherFile(golden()).load(network, "teacher.", state))
                    .isInstanceOf(UserError.class)
                    .hasMessageMatching(
                            ".*holds \"conv3.weight\" as F32\\[4, 4, 3, 3], but the teacher needs F32\\[4, 4,"
                                    + " 1, 1]: .*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cos\\nsystem\\nX\\4\\0\\0\\0echo\\x85R. | names os system, which no state dict needs",
                "cbuiltins\\neval\\n. | names builtins eval, which no state dict needs",
                "i | has the instruction 0x69, which no state dict needs",
                "R. | takes from an empty stack",
                ")). | has something else in place of a Map",
                "ccollections\\nOrderedDict\\nN\\x85R. | calls collections OrderedDict in a way that no state dict needs",
                "ctorch\\nFloatStorage\\n)R. | calls torch FloatStorage in a way that no state dict needs",
                "X\\xff\\xff\\xff\\x7f. | ends too early",
                "} | ends too early",
                "ctorch._utils\\n_rebuild_tensor_v2\\n((X\\7\\0\\0\\0storagectorch\\nFloatStorage\\nX\\1\\0\\0\\0aX\\3\\0\\0\\0cpuK\\1tQK\\0(K\\1K\\1K\\1K\\1K\\1K\\1K\\1K\\1K\\1t)tR."
                        + " | has a tensor of more than 8 dimensions",
                "ctorch._utils\\n_rebuild_tensor_v2\\n((X\\7\\0\\0\\0storagectorch\\nFloatStorage\\nX\\1\\0\\0\\0/X\\3\\0\\0\\0cpuK\\1tQK\\0(t)tR. | refers to something that is not a storage",
            })
    void aPickleThatDoesMoreThanAStateDictIsRefused(String program, String reason) throws IOException {
        Path file = changed(Map.of("data.pkl", bytes("\\x80\\2" + program)));

        assertThatThrownBy(() -> new TorchFile(file))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " is not a state dict that torch.save has written: it " + reason
                        + "; convert it to safetensors");
    }

    @Test
    void aFileWithTooFewNumbersIsRefused() throws IOException {
        TorchFile file = new TorchFile(changed(Map.of("data/6", new byte[40])));

        assertThatThrownBy(() -> file.read("conv4.weight"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it has too few numbers for the tensor conv4.weight");
    }

    /** The file of numbers is longer than the memory of the test; only the part of the tensor is read. */
    @Test
    void ofALargeStorageOnlyTheTensorIsRead() throws IOException {
        Path file = folder.resolve("large.pth");
        Map<String, byte[]> entries = entries();
        byte[] numbers = entries.remove("data/6");
        byte[] block = new byte[1 << 20];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry("large/" + entry.getKey()));
                zip.write(entry.getValue());
            }
            zip.putNextEntry(new ZipEntry("large/data/6"));
            zip.write(numbers);
            for (int i = 0; i < 64; i++) {
                zip.write(block);
            }
        }
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        TorchFile large = new TorchFile(file);
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThat(large.read("conv4.weight")).hasSize(192).endsWith(191);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void aZipFileWithoutAPickleIsRefused() throws IOException {
        Path file = folder.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }

        assertThatThrownBy(() -> TeacherTensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it has no data.pkl");
    }

    @Test
    void aDamagedPickleIsReadOrRefused() throws IOException {
        byte[] pickle = entries().get("data.pkl");
        Fuzz fuzz = Fuzz.of(
                "pickle",
                UserError.class,
                List.of("(", "t", "R", "Q", "u", "b", "\u0085", "cos\nsystem\n", "ctorch\nFloatStorage\n"));
        Fuzz.Tally tally = fuzz.run(List.of(pickle), mutant -> {
            TorchFile file = new TorchFile(changed(Map.of("data.pkl", mutant)));
            for (String name : List.of("conv1.weight", "conv4.bias")) {
                if (file.has(name) && file.type(name).equals("F32")) {
                    assertThat(file.read(name).length).isLessThanOrEqualTo(1000);
                }
            }
        });

        assertThat(tally.refused()).isPositive();
    }

    private static Path golden() {
        try {
            return Path.of(TorchFileTest.class
                    .getResource("/golden/efficient_ad_teacher.pth")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The files in the state dict, without the name of its folder. */
    private static Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(golden().toFile())) {
            for (var entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName().substring(entry.getName().indexOf('/') + 1), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    private Path changed(Map<String, byte[]> replacements) throws IOException {
        Path file = folder.resolve("changed.pth");
        Map<String, byte[]> entries = entries();
        entries.putAll(replacements);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry("changed/" + entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    /** The bytes of a text with {@code \\n}, {@code \\x85} and digits such as {@code \\2} for what can't be written in a table. */
    private static byte[] bytes(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != '\\') {
                bytes.put((byte) next);
            } else if (text.charAt(i + 1) == 'x') {
                bytes.put((byte) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                i++;
                bytes.put((byte) (text.charAt(i) == 'n' ? '\n' : text.charAt(i) - '0'));
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}

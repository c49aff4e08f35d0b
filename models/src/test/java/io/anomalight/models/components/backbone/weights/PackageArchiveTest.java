package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageArchiveTest {
    private static final long ROOM = 1 << 20;

    private final Path archive;

    PackageArchiveTest(@TempDir Path folder) {
        this.archive = folder.resolve("package.tgz");
    }

    @Test
    void readsTheFilesDirectlyInOneFolder() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("package/a/one.bin", new byte[] {1, 2});
        files.put("package/a/deeper/two.bin", new byte[] {3});
        files.put("package/b/three.bin", new byte[] {4});
        files.put("package/a/../../../escaped.bin", new byte[] {5});
        TestPackage.write(archive, "", files);
        Map<String, byte[]> read = PackageArchive.read(archive, "package/a/", ROOM);
        assertThat(read).containsOnlyKeys("one.bin");
        assertThat(read.get("one.bin")).containsExactly(1, 2);
    }

    @Test
    void refusesToUnpackMoreThanIsAllowed() throws IOException {
        TestPackage.write(archive, "package/a/", Map.of("zeros.bin", new byte[1 << 20]));
        assertThat(Files.size(archive)).isLessThan(4096);
        assertThatThrownBy(() -> PackageArchive.read(archive, "package/a/", ROOM))
                .isInstanceOf(IOException.class)
                .hasMessage("the package unpacks to more than the 1 MiB that are allowed");
        assertThatThrownBy(() -> PackageArchive.read(archive, "package/other/", ROOM))
                .hasMessage("the package unpacks to more than the 1 MiB that are allowed");
    }

    @Test
    void aTruncatedArchiveIsAnError() throws IOException {
        byte[] noise = new byte[1 << 14];
        new Random(1).nextBytes(noise);
        TestPackage.write(archive, "package/a/", Map.of("noise.bin", noise));
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> PackageArchive.read(archive, "package/a/", ROOM))
                .isInstanceOf(IOException.class);
    }
}

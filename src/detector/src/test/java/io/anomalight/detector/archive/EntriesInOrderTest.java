package io.anomalight.detector.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.checkpoint.UnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntriesInOrderTest {
    @TempDir
    Path folder;

    private Path archive = Path.of("");

    @BeforeEach
    void write() {
        archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
    }

    private record Names(List<String> inOrder, Map<String, Long> starts) {
        static Names of(List<StoredEntry.Found> entries) {
            return new Names(
                    entries.stream().map(found -> found.entry().getName()).toList(),
                    entries.stream()
                            .collect(Collectors.toMap(found -> found.entry().getName(), StoredEntry.Found::start)));
        }
    }

    @Test
    void findsTheEntriesOfAnArchiveWhereALibraryFindsThem() throws IOException, UnusableException {
        try (FileChannel channel = FileChannel.open(archive)) {
            Names found = Names.of(EntriesInOrder.of(archive, channel));

            assertThat(found.inOrder()).startsWith("manifest.json", "encoder.safetensors", "model.safetensors");
            assertThat(found).isEqualTo(Names.of(EntriesAnywhere.of(channel)));
        }
    }

    @Test
    void leavesAnArchiveWithBytesBeforeItsFirstEntryToTheLibrary() throws IOException, UnusableException {
        Path moved = folder.resolve("moved.anomalight");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(moved.toFile())) {
            zip.writePreamble(new byte[7]);
            copy(zip);
        }
        try (FileChannel channel = FileChannel.open(moved)) {
            assertThat(EntriesInOrder.of(moved, channel)).isEmpty();
            assertThat(EntriesAnywhere.of(channel)).isNotEmpty();
        }
        assertThat(Archive.open(moved).card()).isEqualTo(Archive.open(archive).card());
        Archive.open(moved).verify();
    }

    private void copy(ZipArchiveOutputStream zip) throws IOException, UnusableException {
        for (Map.Entry<String, StoredEntry> each : StoredEntry.listed(archive).entrySet()) {
            byte[] content = each.getValue().read(archive);
            ZipArchiveEntry entry = new ZipArchiveEntry(each.getKey());
            entry.setMethod(ZipArchiveEntry.STORED);
            entry.setSize(content.length);
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setCrc(sum.getValue());
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
        }
    }

    @Test
    void leavesAHeaderWithAnotherNameToTheLibrary() throws IOException {
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'n'}), 30);

            assertThat(EntriesInOrder.of(archive, channel)).isEmpty();
        }
    }

    @Test
    void leavesAFileThatIsNoZipFileToTheLibrary() throws IOException {
        Files.writeString(archive, "I am not what my name says");
        try (FileChannel channel = FileChannel.open(archive)) {
            assertThat(EntriesInOrder.of(archive, channel)).isEmpty();
        }
    }
}

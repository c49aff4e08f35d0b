package io.anomalight.service.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptImagesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path temporary;

    private final Set<String> withFeedback = new HashSet<>();
    private final Set<String> withoutRow = new HashSet<>();
    private Instant now = START;

    private Path folder() {
        return temporary.resolve("images");
    }

    private KeptImages open(int megabytes) {
        KeptCleaning.Reasons reasons = new KeptCleaning.Reasons() {
            @Override
            public boolean hasFeedback(String sha256) {
                return withFeedback.contains(sha256);
            }

            @Override
            public boolean hasRow(String sha256) {
                return !withoutRow.contains(sha256);
            }
        };
        return KeptImages.open(new KeptSettings(folder(), megabytes), reasons, () -> now);
    }

    private static byte[] image(int number, int bytes) {
        byte[] image = new byte[bytes];
        Arrays.fill(image, (byte) number);
        return image;
    }

    private static String checksum(byte[] image) {
        return Sha256.of(ByteBuffer.wrap(image));
    }

    /** Keeps an image a minute after the one before. */
    private boolean keep(KeptImages images, byte[] image) throws IOException {
        now = now.plus(Duration.ofMinutes(1));
        return images.keep(checksum(image), image);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals(".lock"))
                    .count();
        }
    }

    @Test
    void anImageLiesUnderItsChecksumWithItsOriginalBytes() throws IOException {
        byte[] image = image(1, 1000);
        String name = checksum(image);
        try (KeptImages images = open(1)) {
            assertThat(keep(images, image)).isTrue();

            assertThat(folder().resolve(name.substring(0, 2)).resolve(name)).hasBinaryContent(image);
            assertThat(images.folder().read(name)).hasValue(image);
            assertThat(images.bytes()).isEqualTo(1000);
        }
    }

    @Test
    void aDuplicateIsWrittenOnceAlsoByManyThreads() throws IOException {
        byte[] image = image(1, 1000);
        try (KeptImages images = open(1)) {
            keep(images, image);
            Object written = Files.getAttribute(images.folder().file(checksum(image)), "unix:ino");
            IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> {
                        try {
                            images.keep(checksum(image), image);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .toList()
                    .forEach(CompletableFuture::join);

            assertThat(Files.getAttribute(images.folder().file(checksum(image)), "unix:ino"))
                    .isEqualTo(written);
            assertThat(images.bytes()).isEqualTo(1000);
            assertThat(files()).isEqualTo(1);
        }
    }

    @Test
    void theOldestAreRemovedExceptThoseWithFeedbackAndThoseKeptAgain() throws IOException {
        byte[] first = image(1, 200_000);
        byte[] second = image(2, 200_000);
        byte[] third = image(3, 200_000);
        withFeedback.add(checksum(first));
        try (KeptImages images = open(1)) {
            for (byte[] image : new byte[][] {first, second, third, image(4, 200_000), second, image(5, 150_000)}) {
                assertThat(keep(images, image)).isTrue();
            }
            assertThat(keep(images, image(6, 200_000))).isTrue();

            assertThat(images.folder().has(checksum(first))).isTrue();
            assertThat(images.folder().has(checksum(third))).isFalse();
            assertThat(images.folder().has(checksum(second))).isTrue();
            assertThat(images.folder().has(checksum(image(6, 200_000)))).isTrue();
            assertThat(images.bytes()).isLessThanOrEqualTo(1_000_000);
        }
    }

    @Test
    void whenFeedbackFillsTheLimitNewImagesAreNotKept() throws IOException {
        try (KeptImages images = open(1)) {
            for (int i = 1; i <= 4; i++) {
                withFeedback.add(checksum(image(i, 240_000)));
                keep(images, image(i, 240_000));
            }

            assertThat(keep(images, image(9, 240_000))).isFalse();
            assertThat(images.folder().has(checksum(image(9, 240_000)))).isFalse();
            assertThat(images.folder().has(checksum(image(1, 240_000)))).isTrue();
        }
    }

    @Test
    void anImageWhoseRowIsGoneIsRemovedButForeignFilesStay() throws IOException {
        byte[] kept = image(1, 300_000);
        byte[] gone = image(2, 300_000);
        byte[] wanted = image(3, 300_000);
        Path foreign = Files.writeString(
                Files.createDirectories(folder().resolve("ab")).resolve("notes.txt"), "mine");
        withoutRow.add(checksum(gone));
        withoutRow.add(checksum(wanted));
        withFeedback.add(checksum(wanted));
        try (KeptImages images = open(1)) {
            keep(images, kept);
            keep(images, gone);
            keep(images, wanted);
            now = now.plus(Duration.ofHours(2));
            keep(images, image(4, 300_000));

            assertThat(images.folder().has(checksum(gone))).isFalse();
            assertThat(images.folder().has(checksum(kept))).isTrue();
            assertThat(images.folder().has(checksum(wanted))).isTrue();
        }
        assertThat(foreign).hasContent("mine");
    }

    @Test
    void afterARestartTheBytesAreCountedAndHalfWrittenFilesAreGone() throws IOException {
        try (KeptImages images = open(1)) {
            keep(images, image(1, 1000));
        }
        Path half = folder().resolve("ab/.name.00000000-0000-0000-0000-000000000000.tmp");
        Files.createDirectories(half.getParent());
        Files.write(half, image(2, 10));
        try (KeptImages images = open(1)) {
            assertThat(images.bytes()).isEqualTo(1000);
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void aFileCutOffByALossOfPowerIsNoImageAndIsWrittenAgain() throws IOException {
        byte[] image = image(1, 1000);
        try (KeptImages images = open(1)) {
            keep(images, image);
            Files.write(images.folder().file(checksum(image)), image(1, 10));

            assertThat(images.folder().read(checksum(image))).isEmpty();
            keep(images, image);
            assertThat(images.folder().read(checksum(image))).hasValue(image);
        }
    }

    @Test
    void theTimeOfAnImageIsThatOfItsLastVerdict() throws IOException {
        byte[] image = image(1, 1000);
        try (KeptImages images = open(1)) {
            keep(images, image);
            keep(images, image);

            assertThat(Files.getLastModifiedTime(images.folder().file(checksum(image))))
                    .isEqualTo(FileTime.from(START.plus(Duration.ofMinutes(2))));
        }
    }

    @Test
    void onlyDigitsOfAChecksumBecomeAPath() throws IOException {
        try (KeptImages images = open(1)) {
            for (String name : new String[] {"../../etc/passwd", "", "AB".repeat(32), "ab", "g".repeat(64), "."}) {
                assertThat(images.folder().has(name)).isFalse();
                assertThat(images.folder().read(name)).isEmpty();
                assertThatThrownBy(() -> images.keep(name, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(files()).isZero();
    }

    @Test
    void aFolderBelongsToOneService() {
        try (KeptImages images = open(1)) {
            assertThat(images.bytes()).isZero();
            assertThatThrownBy(() -> open(1))
                    .isInstanceOf(UserError.class)
                    .hasMessage("keep_images=" + folder() + " is in use by another service; set another folder");
        }
        open(1).close();
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefusedInOneSentence() throws IOException {
        Files.writeString(folder(), "a file");

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("keep_images=" + folder() + " can't be used: ")
                .hasMessageEndingWith("; set another folder");
    }
}

package io.anomalight.app.speedtest.contestant;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.image.ImageSize;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decoded images in a file that both contestants read: float32 in native byte order, {@code [count, 3, H, W]}, in [0, 1].
 *
 * @param file the file, without a header
 */
public record RawImages(Path file, int count, ImageSize size) {

    /** Writes {@code count} decoded samples to a file; repeats the samples if there are fewer. */
    public static RawImages write(Path file, List<Sample> samples, int count, ImageSize size) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < count; i++) {
                float[] pixels = samples.get(i % samples.size()).read(size).rgb();
                ByteBuffer bytes =
                        ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.nativeOrder());
                bytes.asFloatBuffer().put(pixels);
                out.write(bytes.array());
            }
            return new RawImages(file, count, size);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** Reads all images as normal ones. It reads them one by one, because a copy of the whole file would add to the measured memory. */
    public List<HostImage> read() {
        byte[] bytes = new byte[3 * size.pixels() * Float.BYTES];
        byte[] noDefects = new byte[size.pixels()];
        List<HostImage> images = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (int i = 0; i < count; i++) {
                if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw new EOFException("it ends before image " + (i + 1) + " of " + count);
                }
                float[] pixels = new float[3 * size.pixels()];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer()
                        .get(pixels);
                images.add(
                        new HostImage(Path.of("image-" + i), Label.NORMAL, size, pixels, Optional.of(noDefects), size));
            }
            return images;
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}

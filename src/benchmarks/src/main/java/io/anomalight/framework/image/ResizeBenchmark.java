package io.anomalight.framework.image;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Resizes a photograph in memory to 256x256 pixels of float32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ResizeBenchmark {
    private static final ImageSize SIZE = new ImageSize(256, 256);

    /** Height and width of the photograph. */
    @Param({"256", "1024"})
    public int side;

    private DecodedImage photograph = DecodedImage.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));

    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(0);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        photograph = DecodedImage.of(image);
    }

    @Benchmark
    public float[] resize() {
        return photograph.rgb(SIZE);
    }
}

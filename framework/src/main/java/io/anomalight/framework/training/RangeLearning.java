package io.anomalight.framework.training;

import io.anomalight.framework.InputChannels;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.ParallelChecks;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.image.scaling.SampleCounts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Learns the range of each channel from all samples of the good training images, before a fit reads its first batch.
 *
 * <p>The images are read in their own size, one after the other; only counts are kept.
 */
final class RangeLearning {
    private final InputChannels channels;
    private final FitData images;
    private final RunContext context;

    RangeLearning(InputChannels channels, FitData images, RunContext context) {
        this.channels = channels;
        this.images = images;
        this.context = context;
    }

    /** Learns the ranges if the module needs them and has none; stops early if the run is interrupted. */
    void run() {
        channels.learning().filter(ranges -> !ranges.learned().getAsBoolean()).ifPresent(this::learn);
    }

    private void learn(InputChannels.Learning learning) {
        ImageChannels wanted = ImageChannels.of(channels.current().get().count());
        SampleCounts counts = new SampleCounts(wanted.count());
        List<Sample> good = images.train().stream()
                .filter(sample -> sample.label() == Label.NORMAL)
                .toList();
        int read = 0;
        int threads = Math.max(1, images.loading().numWorkers());
        try (ParallelChecks<Sample, Boolean> counting =
                        new ParallelChecks<>(good, threads, sample -> count(sample, wanted, counts));
                Progress progress =
                        context.console().progress("Learning the ranges of channels", "images", good.size())) {
            for (int i = 0; i < good.size(); i++) {
                if (context.stopSignal().requested()) {
                    return;
                }
                read += counting.next() ? 1 : 0;
                progress.step(1);
            }
        }
        if (read == 0) {
            throw new UserError(
                    "data.scaling.mode=percentile needs a good training image that can be read: add images, or use"
                            + " data.scaling.mode=range");
        }
        List<ImageChannels.Range> ranges = learning.settings().ranges(counts);
        learning.accept().accept(ranges);
        context.console()
                .line("Ranges of the channels, learned from " + read
                        + " good images, where 1 is the largest value of a sample: "
                        + ranges.stream().map(RangeLearning::text).collect(Collectors.joining(", ")));
        warn(learning.settings().constant(counts), counts.bits());
    }

    private void warn(List<Integer> constant, List<Integer> bits) {
        if (!constant.isEmpty()) {
            context.console()
                    .line(
                            "ATTENTION: "
                                    + (constant.size() == 1
                                            ? "channel " + constant.get(0) + " has"
                                            : "channels " + list(constant) + " have")
                                    + " the same value in nearly all samples of the good images, so every other value becomes 0 or 1"
                                    + " (data.scaling.mode is percentile); look at the images, or leave such a channel out of them");
        }
        if (bits.size() > 1) {
            context.console()
                    .line(
                            "ATTENTION: the good images have samples of different bits (" + list(bits)
                                    + "), for which data.scaling.mode=percentile learns one range; write all images with the same bits");
        }
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Counts the samples of an image; false if it can't be read and is skipped. */
    private boolean count(Sample sample, ImageChannels wanted, SampleCounts counts) {
        try {
            DecodedImage image =
                    ImageReader.read(sample.path(), images.loading().limits()).as(wanted);
            counts.add(image);
            return true;
        } catch (UserError unreadable) {
            if (images.loading().onError() == LoaderConfig.OnError.FAIL) {
                throw unreadable;
            }
            return false; // the first epoch reports it
        }
    }

    private static String text(ImageChannels.Range range) {
        return String.format(Locale.ROOT, "%.4f to %.4f", range.low(), range.high());
    }
}

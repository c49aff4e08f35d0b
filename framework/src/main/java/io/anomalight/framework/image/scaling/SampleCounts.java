package io.anomalight.framework.image.scaling;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Counts how often each value of a sample occurs in each channel. It is exact for samples of 8 and 16 bits, and takes 512 kB for a
 * channel, however many images there are.
 */
public final class SampleCounts {
    private static final int LARGEST = 0xffff;

    private final long[][] counts;
    private final NavigableSet<Integer> bits = new TreeSet<>();

    public SampleCounts(int channels) {
        counts = new long[channels][LARGEST + 1];
    }

    /** Counts the samples of an image; a grey image counts in each of three channels. May be called by several threads. */
    public void add(DecodedImage image) {
        long[][] ofImage = new long[Math.min(counts.length, image.channelsInFile())][LARGEST + 1];
        image.forEachRow(row -> {
            for (int channel = 0; channel < ofImage.length; channel++) {
                for (float value : row[channel]) {
                    ofImage[channel][Math.round(value * LARGEST)]++;
                }
            }
        });
        add(ofImage, image.bitsInFile());
    }

    private synchronized void add(long[][] more, int moreBits) {
        bits.add(moreBits);
        for (int channel = 0; channel < counts.length; channel++) {
            long[] ofChannel = more[Math.min(channel, more.length - 1)];
            for (int value = 0; value <= LARGEST; value++) {
                counts[channel][value] += ofChannel[value];
            }
        }
    }

    /** The bits of the samples of the images, in ascending order: one number, or several if images differ. */
    public synchronized List<Integer> bits() {
        return List.copyOf(bits);
    }

    /** The channels, counted from 1, that have the same value at both percentiles. */
    synchronized List<Integer> constant(double low, double high) {
        return IntStream.range(0, counts.length)
                .filter(channel -> percentile(counts[channel], low) == percentile(counts[channel], high))
                .mapToObj(channel -> channel + 1)
                .toList();
    }

    /**
     * The percentiles of each channel, interpolated as numpy's. A channel with a single value gets a range of one step of 16 bits.
     *
     * @param low from 0 to 100
     * @param high above {@code low}
     */
    synchronized List<ImageChannels.Range> ranges(double low, double high) {
        List<ImageChannels.Range> ranges = new ArrayList<>();
        for (long[] channel : counts) {
            double lower = percentile(channel, low);
            double higher = Math.max(percentile(channel, high), lower + 1);
            ranges.add(new ImageChannels.Range((float) (lower / LARGEST), (float) (higher / LARGEST)));
        }
        return ranges;
    }

    private static double percentile(long[] channel, double percent) {
        long all = 0;
        for (long count : channel) {
            all += count;
        }
        if (all == 0) {
            throw new IllegalStateException("no image was counted");
        }
        double rank = percent / 100 * (all - 1);
        long before = (long) rank;
        double lower = value(channel, before);
        return lower + (rank - before) * (value(channel, Math.min(before + 1, all - 1)) - lower);
    }

    /** The value with a rank, from 0, among all values in order. */
    private static int value(long[] channel, long rank) {
        long smaller = 0;
        int value = 0;
        while (smaller + channel[value] <= rank) {
            smaller += channel[value++];
        }
        return value;
    }
}

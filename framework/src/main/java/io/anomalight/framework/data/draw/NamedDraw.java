package io.anomalight.framework.data.draw;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A draw in which the seed and the name of each image decide, so a new image does not change the split of the others,
 * except in very small groups.
 *
 * <p>SHA-256 of {@code <seed>/<purpose>/<name>} gives each image a number in [0, 1); images with a number below the
 * share are taken. If all images of a group of two or more would be taken, the one with the highest number stays; if
 * too few would be taken, those with the lowest numbers are taken. Only in these cases a new image can
 * change the split of another one.
 */
public final class NamedDraw implements Draw {
    private static final int BITS_OF_DOUBLE = 53;

    private final long seed;
    private final Map<Path, String> names;

    /** @param names the name of each image: its path relative to the folder in which it was found */
    public NamedDraw(long seed, Map<Path, String> names) {
        this.seed = seed;
        this.names = Map.copyOf(names);
    }

    @Override
    public <S extends Sample> Partition<S> share(List<S> images, double ratio, int least, String purpose) {
        return shareOfKinds(List.of(images), ratio, least, purpose);
    }

    @Override
    public <S extends Sample> Partition<S> shareOfKinds(Collection<List<S>> kinds, double ratio, String purpose) {
        return shareOfKinds(kinds, ratio, 1, purpose);
    }

    private <S extends Sample> Partition<S> shareOfKinds(
            Collection<List<S>> kinds, double ratio, int least, String purpose) {
        List<S> all = new ArrayList<>();
        kinds.forEach(all::addAll);
        double[] numbers =
                all.stream().mapToDouble(image -> number(image, purpose)).toArray();
        boolean[] taken = new boolean[numbers.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = numbers.length > 1 && numbers[i] < ratio;
        }
        int from = 0;
        for (List<S> kind : kinds) {
            correct(numbers, taken, from, from + kind.size(), least);
            from += kind.size();
        }
        correct(numbers, taken, 0, numbers.length, least);
        return Partition.cut(all, taken);
    }

    /** Changes a group of two or more images so that enough are taken and at least one is left. */
    private static void correct(double[] numbers, boolean[] taken, int from, int to, int least) {
        int images = to - from;
        if (images < 2) {
            return;
        }
        int count = (int) IntStream.range(from, to).filter(i -> taken[i]).count();
        int target = Math.max(Math.min(least, images / 2), Math.min(count, images - 1));
        if (target == count) {
            return;
        }
        List<Integer> inOrder = inOrder(numbers, from, to);
        for (int i = 0; i < images; i++) {
            taken[inOrder.get(i)] = i < target;
        }
    }

    /** The positions from {@code from} to {@code to}, those with the lowest numbers first. */
    private static List<Integer> inOrder(double[] numbers, int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> numbers[i]))
                .toList();
    }

    @Override
    public <S extends Sample> Partition<S> count(List<S> images, int count, String purpose) {
        double[] numbers =
                images.stream().mapToDouble(image -> number(image, purpose)).toArray();
        boolean[] taken = new boolean[numbers.length];
        inOrder(numbers, 0, numbers.length).stream().limit(count).forEach(i -> taken[i] = true);
        return Partition.cut(images, taken);
    }

    @Override
    public long seedOf(Sample image) {
        return bits(name(image), "defect");
    }

    /** The number of an image in [0, 1). */
    public double number(Sample image, String purpose) {
        return number(name(image), purpose);
    }

    /** The number of a name in [0, 1). */
    public double number(String name, String purpose) {
        return (bits(name, purpose) >>> (Long.SIZE - BITS_OF_DOUBLE)) * 0x1p-53;
    }

    private String name(Sample image) {
        return names.getOrDefault(image.path(), image.path().toString());
    }

    private long bits(String name, String purpose) {
        MessageDigest digest = Sha256.digest();
        digest.update((seed + "/" + purpose + "/" + name).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}

package io.anomalight.framework.data.draw;

import io.anomalight.framework.data.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A draw that keeps the images of a group together: the seed and the name of the group decide, as in {@link NamedDraw} those of an
 * image. All lists of one call are drawn from together.
 */
public final class GroupedDraw implements Draw {
    private final NamedDraw images;
    private final Map<Path, String> groups;

    /**
     * @param images the draw of single images, whose seed counts
     * @param groups the group of each image
     */
    public GroupedDraw(NamedDraw images, Map<Path, String> groups) {
        this.images = images;
        this.groups = Map.copyOf(groups);
    }

    @Override
    public <S extends Sample> Partition<S> share(List<S> from, double ratio, int least, String purpose) {
        return shareOfKinds(List.of(from), ratio, purpose);
    }

    @Override
    public <S extends Sample> Partition<S> shareOfKinds(Collection<List<S>> kinds, double ratio, String purpose) {
        List<S> all = new ArrayList<>();
        kinds.forEach(all::addAll);
        List<String> inOrder = all.stream()
                .map(this::group)
                .distinct()
                .sorted(Comparator.comparingDouble(group -> images.number(group, purpose)))
                .toList();
        long below = inOrder.stream()
                .filter(group -> images.number(group, purpose) < ratio)
                .count();
        // At least one group is taken and at least one left, if there are two.
        int count = inOrder.size() < 2 ? 0 : (int) Math.max(1, Math.min(inOrder.size() - 1, below));
        Set<String> taken = new HashSet<>(inOrder.subList(0, count));
        boolean[] chosen = new boolean[all.size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = taken.contains(group(all.get(i)));
        }
        return Partition.cut(all, chosen);
    }

    private String group(Sample image) {
        return groups.getOrDefault(image.path(), image.path().toString());
    }

    @Override
    public <S extends Sample> Partition<S> count(List<S> from, int number, String purpose) {
        return images.count(from, number, purpose);
    }

    @Override
    public long seedOf(Sample image) {
        return images.seedOf(image);
    }
}

package io.anomalight.models.dinomaly;

import io.anomalight.framework.arithmetic.Operand;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The groups of the loose reconstruction (section 3.4 of the paper): the mean of a group of blocks reconstructs the mean of a group
 * of layers.
 *
 * @param encoder for each group, the positions of its layers in the recipe, from 0
 * @param decoder for each group, its blocks, counted from the last one, which is 0
 */
record FeatureGroups(List<List<Integer>> encoder, List<List<Integer>> decoder) {
    FeatureGroups {
        encoder = encoder.stream().map(List::copyOf).toList();
        decoder = decoder.stream().map(List::copyOf).toList();
    }

    /**
     * Checks groups of this number of layers and blocks.
     *
     * @throws IllegalArgumentException if a group is empty or has an unknown member, or the numbers of groups differ
     */
    FeatureGroups(List<List<Integer>> encoder, List<List<Integer>> decoder, int layers, int blocks) {
        this(encoder, decoder);
        check("fuse_layer_encoder", this.encoder, layers, "layers");
        check("fuse_layer_decoder", this.decoder, blocks, "blocks of the decoder");
        if (encoder.size() != decoder.size()) {
            throw new IllegalArgumentException("fuse_layer_decoder must have as many groups as fuse_layer_encoder, "
                    + encoder.size() + ", but has " + decoder.size() + ": " + decoder);
        }
    }

    private static void check(String key, List<List<Integer>> groups, int count, String members) {
        boolean known = groups.stream()
                .allMatch(
                        group -> !group.isEmpty() && group.stream().allMatch(member -> member >= 0 && member < count));
        if (groups.isEmpty() || !known) {
            throw new IllegalArgumentException(key + " must have at least one group, each with numbers from 0 to "
                    + (count - 1) + ", because there are " + count + " " + members + ", but is " + groups);
        }
    }

    /** All members in one group. */
    static List<List<Integer>> whole(int count) {
        return List.of(IntStream.range(0, count).boxed().toList());
    }

    /** The first half and the second half, which has one more if the number is odd; one group of a single member. */
    static List<List<Integer>> halves(int count) {
        if (count < 2) {
            return whole(count);
        }
        return List.of(
                IntStream.range(0, count / 2).boxed().toList(),
                IntStream.range(count / 2, count).boxed().toList());
    }

    /** The mean of each group of layers. */
    List<Operand> ofEncoder(List<Operand> layers) {
        return encoder.stream().map(group -> mean(layers, group)).toList();
    }

    /**
     * The mean of each group of blocks.
     *
     * @param blocks the outputs of the decoder's blocks, in their order
     */
    List<Operand> ofDecoder(List<Operand> blocks) {
        int last = blocks.size() - 1;
        return decoder.stream()
                .map(group -> mean(
                        blocks, group.stream().map(fromEnd -> last - fromEnd).toList()))
                .toList();
    }

    /** The mean of arrays of equal shape. */
    static Operand mean(List<Operand> all) {
        Operand sum = all.stream().reduce(Operand::add).orElseThrow();
        return sum.mul(1.0 / all.size());
    }

    private static Operand mean(List<Operand> all, List<Integer> group) {
        return mean(group.stream().map(all::get).toList());
    }
}

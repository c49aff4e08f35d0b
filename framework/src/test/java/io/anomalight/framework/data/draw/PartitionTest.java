package io.anomalight.framework.data.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {

    @ParameterizedTest
    @CsvSource({"10,0.5,5", "10,0.01,1", "10,0.99,9", "2,0.01,1", "2,0.99,1", "1,0.9,0", "0,0.5,0"})
    void takesAtLeastOneAndNeverAll(int items, double ratio, int taken) {
        Partition<Integer> parts = Partition.random(numbers(items), ratio, new SplittableRandom(0));
        assertThat(parts.selected()).hasSize(taken).isSorted();
        assertThat(parts.remaining()).hasSize(items - taken).isSorted();
        assertThat(Stream.concat(parts.selected().stream(), parts.remaining().stream()))
                .hasSize(items)
                .doesNotHaveDuplicates();
    }

    @Test
    void roundingErrorsOfManyGroupsCancelOut() {
        List<List<Integer>> singles =
                numbers(10).stream().map(Collections::singletonList).toList();
        assertThat(Partition.stratified(singles, 0.5, new SplittableRandom(0)).selected())
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"100,0.29,29", "10,0.7,7", "3,0.5,1"})
    void takesTheRatioOfEveryGroup(int size, double ratio, int taken) {
        Partition<Integer> parts = Partition.stratified(List.of(numbers(size)), ratio, new SplittableRandom(0));
        assertThat(parts.selected()).hasSize(taken).isSorted();
    }

    @Test
    void everyItemHasItsChance() {
        int[] times = new int[4];
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < 4000; i++) {
            Partition.random(numbers(4), 0.25, random).selected().forEach(item -> times[item]++);
        }
        assertThat(times).hasSize(4);
        assertThat(IntStream.of(times).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(900, 1100));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}

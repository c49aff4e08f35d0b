package io.anomalight.framework.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutatorTest {
    private static final List<byte[]> ORIGINALS =
            List.of(new byte[100], "a short text".getBytes(StandardCharsets.US_ASCII), new byte[0]);

    @Test
    void theSameSeedMakesTheSameMutants() {
        Mutator one = new Mutator(7, List.of(), 300);
        Mutator other = new Mutator(7, List.of(), 300);

        for (int i = 0; i < 200; i++) {
            assertThat(one.mutant(ORIGINALS)).isEqualTo(other.mutant(ORIGINALS));
        }
    }

    @Test
    void mutantsDifferStayInTheirLimitAndLeaveTheOriginalsAlone() {
        Mutator mutator = new Mutator(8, List.of("word".getBytes(StandardCharsets.US_ASCII)), 300);
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 1000; i++) {
            byte[] mutant = mutator.mutant(ORIGINALS);
            assertThat(mutant).hasSizeLessThanOrEqualTo(300);
            seen.add(new String(mutant, StandardCharsets.ISO_8859_1));
        }

        assertThat(seen).hasSizeGreaterThan(800).anyMatch(text -> text.contains("word"));
        assertThat(ORIGINALS.get(0)).containsOnly(0);
    }
}

package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;
import java.util.List;
import java.util.Optional;

/** Couplings in sequence. */
record CouplingChain(List<Coupling> blocks) {
    CouplingChain {
        blocks = List.copyOf(blocks);
    }

    /** Maps data to the latent space; parameters and results are those of {@link Coupling#forward}. */
    Transformed forward(Operand x, Optional<Operand> condition, Layout layout) {
        Transformed all = blocks.get(0).forward(x, condition, layout);
        for (Coupling block : blocks.subList(1, blocks.size())) {
            try (Operand input = all.output()) {
                all = all.then(block.forward(input, condition, layout));
            }
        }
        return all;
    }

    /** Maps the latent space to data. */
    Operand inverse(Operand z, Optional<Operand> condition, Layout layout) {
        Operand x = z;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            x = blocks.get(i).inverse(x, condition, layout);
        }
        return x;
    }
}

package io.anomalight.framework.search;

import java.util.function.BiFunction;

/**
 * A sweeper that {@code sweep.sweeper} selects by its name.
 *
 * @param config the record for the section {@code sweep.<name>}
 * @param factory creates the sweeper for a search
 */
public record SweeperPart<C extends Record>(Class<C> config, BiFunction<C, Study, Sweeper> factory) {}

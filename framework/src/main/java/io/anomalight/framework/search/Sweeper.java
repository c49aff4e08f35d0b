package io.anomalight.framework.search;

import java.util.Map;
import java.util.Optional;

/**
 * Suggests the values of trials. A search asks for a trial before its job starts, and tells its result when the job has ended; several
 * trials may run at the same time.
 *
 * <p>A suggestion must depend only on the {@link Study} and on everything that was asked and told before. Then a search that was
 * killed is resumed exactly: it asks and tells a new sweeper again, in the recorded order. Random numbers come from
 * {@link Study#random}. Calls never overlap.
 */
public interface Sweeper {

    /**
     * The values of the next trial by their keys; each is a value of its {@link Domain}. A key whose conditions do not hold is left
     * out. Empty if there is nothing left to try. The first trial has the number 0.
     */
    Optional<Map<String, Double>> ask();

    /**
     * Tells the result of a trial. A failed trial may be told again, after it was repeated. The values are those of the trial, which
     * may differ from the suggestion if the search was begun with another version of the sweeper.
     */
    void tell(Trial trial);
}

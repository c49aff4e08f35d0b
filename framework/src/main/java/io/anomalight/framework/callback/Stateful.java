package io.anomalight.framework.callback;

import java.util.Map;

/**
 * A callback that remembers something from one step of a fit to the next, and wants it back when the fit is resumed.
 *
 * <p>A callback implements this beside {@link Callback}. A checkpoint keeps the state under the callback's name in {@link
 * Callbacks}, which is the name under which a plugin bound it. Both methods are called on the thread that trains.
 */
public interface Stateful {

    /** The state as texts by name, called for each checkpoint; an empty map is not saved. */
    Map<String, String> stateDict();

    /** Takes back what {@link #stateDict} gave; called after {@link Callback#onFitStart} of a resumed fit, if it was saved. */
    void loadStateDict(Map<String, String> state);
}

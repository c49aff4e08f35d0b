package io.anomalight.framework.callback;

import java.util.Map;

/**
 * A callback with state that must be restored when a fit is resumed.
 *
 * <p>A callback implements this interface in addition to {@link Callback}. Checkpoints save the state under the
 * callback's name in {@link Callbacks}, which is the name of the plugin's binding. Both methods are called on the
 * training thread. A callback whose state makes sense only with the same settings saves them, too, and refuses others.
 */
public interface Stateful {

    /** Returns the state as texts by name. Called for each checkpoint; an empty map is not saved. */
    Map<String, String> stateDict();

    /**
     * Restores a state from {@link #stateDict}; called after {@link Callback#onFitStart} of a resumed fit, if the
     * checkpoint has one.
     *
     * @throws io.anomalight.framework.failure.UserError if the state belongs to other settings
     */
    void loadStateDict(Map<String, String> state);
}

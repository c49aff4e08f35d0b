package io.anomalight.framework.failure;

/**
 * A fault of a module, for instance a loss that is NaN. The message is one sentence: the fault, the place, and what to
 * do.
 *
 * <p>The application prints the message without a stack trace and exits with code 1. Unlike a {@link UserError}, it is
 * not caused by the user's input.
 */
public final class ModuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String cure;
    private final boolean divergence;

    /**
     * Creates a failure; a {@link ModuleStep} adds the module's name and the place.
     *
     * @param what the fault, as a clause, for instance {@code the loss of decoder is NaN}
     * @param cure what to do about it, as a clause; may be empty
     */
    public ModuleFailure(String what, String cure) {
        this(what, cure, false);
    }

    private ModuleFailure(String what, String cure, boolean divergence) {
        super(sentence(what, cure));
        this.what = what;
        this.cure = cure;
        this.divergence = divergence;
    }

    /** A failure because a loss or a gradient is not finite, as for {@link #ModuleFailure(String, String)}. */
    public static ModuleFailure divergence(String what, String cure) {
        return new ModuleFailure(what, cure, true);
    }

    /**
     * The same failure with the name of the module and the place, for instance {@code in validation}; the place may be
     * empty.
     */
    ModuleFailure(String module, ModuleFailure failure, String place) {
        super(
                sentence(module + ": " + failure.what + (place.isEmpty() ? "" : " " + place), failure.cure),
                failure.origin());
        this.what = failure.what;
        this.cure = failure.cure;
        this.divergence = failure.divergence;
    }

    /** A failure that explains an exception, which becomes the cause. */
    ModuleFailure(EngineFault fault, RuntimeException cause) {
        super(sentence(fault.what(), fault.cure()), cause);
        this.what = fault.what();
        this.cure = fault.cure();
        this.divergence = false;
    }

    /** Whether a loss or a gradient is not finite, as with a learning rate that is too large. */
    public boolean isDivergence() {
        return divergence;
    }

    private Throwable origin() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }

    private static String sentence(String what, String cure) {
        // If a place can be added to a clause, the clause ends in a comma, which is removed if no place was added.
        String clause = what.endsWith(",") ? what.substring(0, what.length() - 1) : what;
        return cure.isEmpty() ? clause : clause + "; " + cure;
    }
}

package io.anomalight.framework.failure;

/**
 * A module did what it must not do, or computed what can't be used: its message is one sentence that says what, where, and
 * what to do.
 *
 * <p>The application prints the message without a stack trace and exits with code 1: unlike a {@link UserError} it does not
 * lie in what the user asked for.
 */
public final class ModuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String cure;

    /**
     * A failure that a {@link ModuleStep} completes with the module's name and the place.
     *
     * @param what is wrong, as a clause, for instance {@code the loss of decoder is NaN}
     * @param cure what to do about it, as a clause; may be empty
     */
    public ModuleFailure(String what, String cure) {
        super(sentence(what, cure));
        this.what = what;
        this.cure = cure;
    }

    /** The same failure of this module at this place, for instance {@code in validation}; it may be empty. */
    ModuleFailure(String module, ModuleFailure failure, String place) {
        super(
                sentence(module + ": " + failure.what + (place.isEmpty() ? "" : " " + place), failure.cure),
                failure.origin());
        this.what = failure.what;
        this.cure = failure.cure;
    }

    /** What an exception of a module's code or of the engine means, which stays the cause. */
    ModuleFailure(EngineFault fault, RuntimeException cause) {
        super(sentence(fault.what(), fault.cure()), cause);
        this.what = fault.what();
        this.cure = fault.cure();
    }

    private Throwable origin() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }

    private static String sentence(String what, String cure) {
        // A clause that a place may follow ends in a comma.
        String clause = what.endsWith(",") ? what.substring(0, what.length() - 1) : what;
        return cure.isEmpty() ? clause : clause + "; " + cure;
    }
}

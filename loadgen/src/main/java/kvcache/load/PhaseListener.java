package kvcache.load;

/**
 * A listener for the begin and the end of the measured phase, for measurements outside the generator over the same
 * time. Called on an event loop that has requests to send: it must return quickly.
 */
public interface PhaseListener {

    /** Wants to know nothing. */
    PhaseListener NONE = new PhaseListener() {
        @Override
        public void measuredPhaseStarted() {}

        @Override
        public void measuredPhaseEnded() {}
    };

    /** The first request that counts is due. */
    void measuredPhaseStarted();

    /** Nothing more becomes due; what is in flight is still answered. */
    void measuredPhaseEnded();
}

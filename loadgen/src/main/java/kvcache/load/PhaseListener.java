package kvcache.load;

/**
 * A listener for the begin and the end of the measured phase, for measurements outside the generator over the same
 * time. Called on an event loop that has requests to send: it must return quickly.
 */
public interface PhaseListener {

    /** Ignores both events. */
    PhaseListener NONE = new PhaseListener() {
        @Override
        public void measuredPhaseStarted() {}

        @Override
        public void measuredPhaseEnded() {}
    };

    /** Called when the first measured request is due. */
    void measuredPhaseStarted();

    /** Called when no more requests become due; responses to those in flight are still awaited. */
    void measuredPhaseEnded();
}

package kvcache.load;

/**
 * Learns when the measured phase begins and ends, so that what happens outside the generator can be measured over the
 * same time. Called on an event loop that has requests to send: it must be quick.
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

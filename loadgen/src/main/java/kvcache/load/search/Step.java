package kvcache.load.search;

/** What a run at one rate says of that rate. */
public enum Step {
    /** The objective was kept. */
    HELD,
    /** It was not, and that is the server's doing. */
    MISSED,
    /** The load generator itself was late or busy: the run says nothing of the server. */
    CLIENT_LIMITED
}

package kvcache.load.client;

/** Receives the answers that a parser finds on a connection, in the order of their requests. */
public interface AnswerSink {

    /**
     * An answer has begun.
     *
     * @param status its HTTP status code, or the one that means the same
     */
    void startBody(int status);

    /** Receives a part of the value; the array may be overwritten when this returns. */
    void body(byte[] data, int from, int to);

    /**
     * The answer is complete.
     *
     * @param last whether the server closes the connection after it
     */
    void complete(int status, boolean last) throws MalformedAnswerException;
}

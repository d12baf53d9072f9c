package kvcache.server.netty;

import kvcache.server.http.Answer;
import kvcache.server.http.ValueReader;

/** The receiver of the response to one request. Called on the event loop of its connection. */
public interface Responder {

    void respond(Answer answer);

    /**
     * Returns whether the connection has room for another unread value. If not, the exchange releases its permit and
     * waits until the connection {@linkplain Exchange#resume() resumes} it.
     */
    boolean hasRoom(Exchange exchange);

    /** Returns the reader for the value of this request, for one immediate read. */
    ValueReader reader();

    /** Sends the response that the reader has written. */
    void respondWithValue();
}

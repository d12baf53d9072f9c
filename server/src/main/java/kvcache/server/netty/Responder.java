package kvcache.server.netty;

import kvcache.server.http.Answer;
import kvcache.server.http.ValueReader;

/** The receiver of the response to one request. Called on the event loop of its connection. */
public interface Responder {

    /** Answers the request. */
    void respond(Answer answer);

    /**
     * Whether there is room for another value on its way to the client. Where there is none, the exchange gives its
     * place back, and waits until the connection {@linkplain Exchange#resume() resumes} it.
     */
    boolean hasRoom(Exchange exchange);

    /** What takes the value that the request reads, for one reading, right now. */
    ValueReader reader();

    /** Answers the request with the value that the reader has taken. */
    void respondWithValue();
}

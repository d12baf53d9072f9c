package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.Route;

/**
 * One request from its head to its answer, whatever the protocol: its body is collected, its place in the concurrency
 * limit is held from head to answer as in the original, and its operation runs once both are there.
 *
 * <p>Confined to the event loop of its connection.
 */
final class Exchange {

    private static final byte[] NO_BODY = {};

    /** What a body of undeclared length is given room for at first. */
    private static final int FIRST_BODY_BYTES = 1024;

    /** No more than this is set aside for a body on the word of its sender alone. */
    private static final int TRUSTED_BODY_BYTES = 64 * 1024;

    private final Service service;
    private final Executor loop;
    private final long declaredBodyBytes;
    private Consumer<Answer> responder;
    private Route route;

    private byte[] body = NO_BODY;
    private int bodyBytes;

    private boolean admitted;
    private boolean complete;
    private boolean running;
    private boolean abandoned;

    /**
     * A request whose head is here; it asks to be admitted at once.
     *
     * @param declaredBodyBytes the length of the body where the head gives it, else negative
     * @param responder takes the answer, on the loop; not called once the exchange is abandoned
     */
    Exchange(
            Service service,
            Executor loop,
            String method,
            String target,
            long declaredBodyBytes,
            Consumer<Answer> responder) {
        this.service = service;
        this.loop = loop;
        this.declaredBodyBytes = declaredBodyBytes;
        this.responder = responder;
        this.route = service.http().route(method, target, declaredBodyBytes);
        this.admitted = service.limit().acquire(() -> loop.execute(this::admit));
    }

    /** Whether the head alone already tells the answer. */
    boolean isKnown() {
        return route instanceof Route.Known;
    }

    /** Whether the body will be longer than is read. */
    boolean declaresTooMuch() {
        return declaredBodyBytes > service.http().maxBodyBytes();
    }

    /** Changes who takes the answer: an upgraded request is answered over the new protocol. */
    void respondTo(Consumer<Answer> newResponder) {
        responder = newResponder;
    }

    /**
     * Takes in a part of the body; the buffer stays the caller's.
     *
     * @return false where the body has become longer than is read: the caller should complete the exchange and end the
     *     connection or stream
     */
    boolean add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > service.http().maxBodyBytes() - bodyBytes) {
            body = NO_BODY;
            bodyBytes = 0;
            if (route instanceof Route.Write) {
                route = service.http().bodyTooLong();
            }
            return false;
        }
        if (route instanceof Route.Write && length > 0) {
            ensureRoom(bodyBytes + length);
            part.getBytes(part.readerIndex(), body, bodyBytes, length);
        }
        bodyBytes += length;
        return true;
    }

    private void ensureRoom(int needed) {
        if (needed > body.length) {
            int wanted = body.length > 0 ? 2 * body.length : FIRST_BODY_BYTES;
            if (declaredBodyBytes >= 0) {
                wanted = (int) Math.min(declaredBodyBytes, Math.max(2 * body.length, TRUSTED_BODY_BYTES));
            }
            body = Arrays.copyOf(body, Math.max(needed, wanted));
        }
    }

    /** The request is whole, or as much of it as will be read: answers it as soon as it is admitted. */
    void complete() {
        if (complete) {
            return; // it was cut short, and more of it came
        }
        complete = true;
        if (admitted) {
            run();
        }
    }

    /** The client is gone: nothing will be answered. */
    void abandon() {
        if (!abandoned) {
            abandoned = true;
            if (admitted && !running) {
                service.limit().release();
            }
        }
    }

    private void admit() {
        admitted = true;
        if (abandoned) {
            service.limit().release();
        } else if (complete) {
            run();
        }
    }

    private void run() {
        running = true;
        HttpCache http = service.http();
        byte[] whole =
                !(route instanceof Route.Write) || body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes);
        if (http.mayBlock() && !isKnown()) {
            service.workers().execute(() -> {
                Answer answer = http.answer(route, whole);
                try {
                    loop.execute(() -> finish(answer));
                } catch (RejectedExecutionException ended) {
                    // the server was closed meanwhile: there is no connection to answer over
                }
            });
        } else {
            finish(http.answer(route, whole));
        }
    }

    private void finish(Answer answer) {
        service.limit().release();
        if (!abandoned) {
            abandoned = true; // there is nothing left to give up
            responder.accept(answer);
        }
    }
}

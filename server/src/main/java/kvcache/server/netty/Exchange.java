package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.RequestHead;
import kvcache.server.http.Route;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to its response, independent of the protocol. Its body is collected first; then it waits
 * for admission by the concurrency limit, and its operation runs.
 *
 * <p>A request holds a permit from its last byte until its response is ready, and only if it needs the store. The
 * original took the permit at the head, for every request, so 250 slow uploads stopped every other client.
 * {@link BodyMemory} bounds the memory of uploads.
 *
 * <p>Confined to the event loop of its connection.
 */
public final class Exchange {

    private static final byte[] NO_BODY = {};

    /** The initial array for a body of undeclared length. */
    private static final int FIRST_BODY_BYTES = 1024;

    /** About the most that a pending request retains of its head: a key, and the tags of a condition. */
    private static final int HEAD_BYTES = 8 * 1024;

    /** The maximum that is allocated for a declared body length before the body arrives. */
    private static final int TRUSTED_BODY_BYTES = 64 * 1024;

    /** The state of the request, which says whether it holds a permit. */
    private enum State {
        /** Incomplete, without a permit. */
        RECEIVING,
        /** Complete, waiting for a permit. */
        WAITING,
        /** Holds a permit while its operation runs. */
        RUNNING,
        /** Complete, without a permit, since the connection has no room for another value. */
        HELD_BACK,
        /** The client is gone. A permit is still to be acquired, or to be released by the operation. */
        ABANDONED,
        /** Answered or abandoned, without a permit. */
        OVER
    }

    private final Service service;
    private final Executor loop;
    private final long declaredBodyBytes;
    private Responder responder;
    private Route route;
    private State state = State.RECEIVING;

    private byte[] body = NO_BODY;
    private int bodyBytes;
    private boolean headCounts;

    /**
     * Creates an exchange from a request's head.
     *
     * @param responder receives the response, on the loop; not called after {@link #abandon()}
     */
    public Exchange(Service service, Executor loop, RequestHead head, Responder responder) {
        this.service = service;
        this.loop = loop;
        this.declaredBodyBytes = head.declaredBodyBytes();
        this.responder = responder;
        this.route = service.http().route(head);
    }

    public Route route() {
        return route;
    }

    /** Returns the body length that the head declares, else a negative number. */
    public long declaredBodyBytes() {
        return declaredBodyBytes;
    }

    /** Returns whether the response is known from the head alone. */
    public boolean isKnown() {
        return route instanceof Route.Known;
    }

    /** Returns whether the declared body length exceeds the limit. */
    public boolean declaresTooMuch() {
        return declaredBodyBytes > service.http().maxBodyBytes();
    }

    /** Replaces the responder, since an upgraded request is answered over the new protocol. */
    public void respondTo(Responder newResponder) {
        responder = newResponder;
    }

    /**
     * Reserves memory for the head of an incomplete request, once.
     *
     * @return false if there is none; the caller should complete the exchange, which is answered with 503
     */
    public boolean awaitRest() {
        if (headCounts || route instanceof Route.Known) {
            return true;
        }
        headCounts = service.headMemory().tryTake(HEAD_BYTES);
        if (!headCounts) {
            route = new Route.Known(Answer.BUSY);
        }
        return headCounts;
    }

    /**
     * Appends a part of the body. The caller keeps ownership of the buffer.
     *
     * @return false if the body exceeds the limit or too many bodies are in flight; the caller should complete the
     *     exchange and end the connection or stream. If the heap has no room for another value, the rest of the body is
     *     dropped instead, and the response is 507.
     */
    public boolean add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > service.http().maxBodyBytes() - bodyBytes) {
            refuseBody(service.http().bodyTooLong());
            return false;
        }
        if (route instanceof Route.Write && length > 0) {
            int arrayLength = arrayLengthFor(bodyBytes + length);
            if (!grow(arrayLength)) {
                Answer refusal = service.http().noMemory(arrayLength + body.length);
                refuseBody(new Route.Known(refusal));
                return refusal != Answer.BUSY;
            }
            part.getBytes(part.readerIndex(), body, bodyBytes, length);
        }
        bodyBytes += length;
        return true;
    }

    private void refuseBody(Route.Known instead) {
        releaseBody();
        bodyBytes = 0;
        if (route instanceof Route.Write) {
            route = instead;
        }
    }

    private void releaseBody() {
        if (headCounts) {
            headCounts = false;
            service.headMemory().give(HEAD_BYTES);
        }
        service.bodyMemory().giveArray(body.length);
        body = NO_BODY;
    }

    /** Returns the array length for this many body bytes: twice the previous one, within the declared length. */
    private int arrayLengthFor(int needed) {
        if (needed <= body.length) {
            return body.length;
        }
        int preferred = body.length > 0 ? 2 * body.length : FIRST_BODY_BYTES;
        if (declaredBodyBytes >= 0) {
            preferred = (int) Math.min(declaredBodyBytes, Math.max(2 * body.length, TRUSTED_BODY_BYTES));
        }
        return Math.max(needed, Math.min(preferred, service.http().maxBodyBytes()));
    }

    private boolean grow(int arrayLength) {
        if (arrayLength == body.length) {
            return true;
        }
        byte[] longer = service.bodyMemory().tryGrow(body, arrayLength);
        if (longer == null) {
            return false;
        }
        body = longer;
        return true;
    }

    /**
     * Ends the request and answers it: at once if the response is known from the head, else as soon as it has a permit.
     * Does nothing if it is already complete.
     */
    public void complete() {
        if (state != State.RECEIVING) {
            return;
        }
        if (route instanceof Route.Known known) {
            releaseBody();
            state = State.OVER;
            responder.respond(known.answer());
        } else {
            acquire();
        }
    }

    /** Tries again to acquire a permit, after the connection has room for another value. */
    public void resume() {
        if (state == State.HELD_BACK) {
            acquire();
        }
    }

    private void acquire() {
        state = State.WAITING;
        if (service.limit().acquire(this::admitLater)) {
            admit();
        }
    }

    private void admitLater() {
        try {
            loop.execute(this::admit);
        } catch (RejectedExecutionException e) {
            service.limit().release(); // the loop and its connections have ended
        }
    }

    private void admit() {
        switch (state) {
            case WAITING -> run();
            case ABANDONED -> {
                state = State.OVER;
                service.limit().release();
            }
            case RECEIVING, RUNNING, HELD_BACK, OVER -> throw new IllegalStateException("admitted while " + state);
        }
    }

    /** Ends the request without a response, since the client is gone. */
    public void abandon() {
        switch (state) {
            case RECEIVING, HELD_BACK -> {
                releaseBody();
                state = State.OVER;
            }
            case WAITING -> {
                releaseBody();
                state = State.ABANDONED;
            }
            case RUNNING -> state = State.ABANDONED; // the operation owns the body
            case ABANDONED, OVER -> {}
        }
    }

    private void run() {
        state = State.RUNNING;
        switch (route) {
            case Route.Known known -> throw new IllegalStateException("needs no permit: " + known);
            case Route.Read read -> read(read);
            case Route.Write write -> {
                if (body.length > bodyBytes && !service.bodyMemory().hasRoomForCopy(bodyBytes)) {
                    finish(service.http().noMemory(bodyBytes));
                } else {
                    answer(write, body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes));
                }
            }
            case Route.Remove remove -> answer(remove, NO_BODY);
        }
    }

    private void read(Route.Read read) {
        if (!responder.hasRoom(this)) {
            state = State.HELD_BACK;
            service.limit().release();
            return;
        }
        if (service.http().mayBlock()) {
            answer(read, NO_BODY);
            return;
        }
        finish(service.http().read(read.key(), read.condition(), responder.reader()));
    }

    private void answer(Route operation, byte[] value) {
        HttpCache http = service.http();
        if (!http.mayBlock()) {
            finish(http.answer(operation, value));
            return;
        }
        service.workers().execute(() -> {
            Answer answer = http.answer(operation, value);
            try {
                loop.execute(() -> finish(answer));
            } catch (RejectedExecutionException e) {
                // the loop and its connections have ended
            }
        });
    }

    /** Ends the running operation with a response, or if null with the value that the reader has written. */
    private void finish(@Nullable Answer answer) {
        boolean wanted = state == State.RUNNING;
        state = State.OVER;
        releaseBody();
        service.limit().release();
        if (wanted && answer != null) {
            responder.respond(answer);
        } else if (wanted) {
            responder.respondWithValue();
        }
    }
}

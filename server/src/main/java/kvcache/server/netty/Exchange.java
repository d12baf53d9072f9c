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

    /** What a body of undeclared length is given room for at first. */
    private static final int FIRST_BODY_BYTES = 1024;

    /** About the most that is kept of a head: a key, and the tags of a condition. */
    private static final int HEAD_BYTES = 8 * 1024;

    /** No more than this is set aside for a body on the word of its sender alone. */
    private static final int TRUSTED_BODY_BYTES = 64 * 1024;

    /** How far it has come, and so whether it holds a place. */
    private enum State {
        /** Not whole yet. */
        RECEIVING,
        /** Whole, and waits for its place. */
        WAITING,
        /** Has its place, and its operation runs. */
        RUNNING,
        /** Gave its place back, since its connection has no room for another value. */
        HELD_BACK,
        /** Nobody waits for the answer any more; a place is still to come, or to be given back by the operation. */
        ABANDONED,
        /** Answered or abandoned, without a place. */
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
     * A request whose head is here.
     *
     * @param responder takes the answer, on the loop; not called once the exchange is abandoned
     */
    public Exchange(Service service, Executor loop, RequestHead head, Responder responder) {
        this.service = service;
        this.loop = loop;
        this.declaredBodyBytes = head.declaredBodyBytes();
        this.responder = responder;
        this.route = service.http().route(head);
    }

    /** What the head asks for. */
    public Route route() {
        return route;
    }

    /** The body's length where the head gives it, else a negative number. */
    public long declaredBodyBytes() {
        return declaredBodyBytes;
    }

    /** Whether the head alone already tells the answer. */
    public boolean isKnown() {
        return route instanceof Route.Known;
    }

    /** Whether the body will be longer than is read. */
    public boolean declaresTooMuch() {
        return declaredBodyBytes > service.http().maxBodyBytes();
    }

    /** Changes who takes the answer: an upgraded request is answered over the new protocol. */
    public void respondTo(Responder newResponder) {
        responder = newResponder;
    }

    /**
     * The rest of the request is still to come: takes memory for what is kept of its head meanwhile, once.
     *
     * @return false if there is none: the caller should complete the exchange, which is answered 503
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
     * Takes in a part of the body; the buffer stays the caller's.
     *
     * @return false if the body has become longer than is read, or too many bodies are in flight: the caller should
     *     complete the exchange and end the connection or stream. If the heap has no room for another value, the rest
     *     of the body is dropped instead, and the request is answered as one to a full store.
     */
    public boolean add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > service.http().maxBodyBytes() - bodyBytes) {
            refuseBody(service.http().bodyTooLong());
            return false;
        }
        if (route instanceof Route.Write && length > 0) {
            int room = roomFor(bodyBytes + length);
            if (!grow(room)) {
                Answer refusal = service.http().noMemory(room + body.length);
                refuseBody(new Route.Known(refusal));
                return refusal != Answer.BUSY; // the rest is dropped as after any other refusal
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

    /** How long the array had better be that is to hold so many bytes. */
    private int roomFor(int needed) {
        if (needed <= body.length) {
            return body.length;
        }
        int wanted = body.length > 0 ? 2 * body.length : FIRST_BODY_BYTES;
        if (declaredBodyBytes >= 0) {
            wanted = (int) Math.min(declaredBodyBytes, Math.max(2 * body.length, TRUSTED_BODY_BYTES));
        }
        return Math.max(needed, Math.min(wanted, service.http().maxBodyBytes()));
    }

    private boolean grow(int room) {
        if (room == body.length) {
            return true;
        }
        byte[] longer = service.bodyMemory().tryGrow(body, room);
        if (longer == null) {
            return false;
        }
        body = longer;
        return true;
    }

    /**
     * The request is whole, or as much of it as will be read: answers it, at once if its head alone tells the answer,
     * else as soon as it has a place. Does nothing if it is complete already: it was cut short, and more of it came.
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

    /** The connection has room for another value: asks for a place again. */
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
        } catch (RejectedExecutionException ended) {
            service.limit().release(); // the loop is over, and the connection with it
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

    /** The client is gone: nothing will be answered. */
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
            case RUNNING -> state = State.ABANDONED; // the operation has the body
            case ABANDONED, OVER -> {}
        }
    }

    private void run() {
        state = State.RUNNING;
        switch (route) {
            case Route.Known known -> throw new IllegalStateException("needs no place: " + known);
            case Route.Read read -> read(read);
            case Route.Write write -> {
                if (body.length > bodyBytes && !service.bodyMemory().hasRoomForCopy(bodyBytes)) {
                    finish(service.http().noMemory(bodyBytes));
                } else {
                    answer(write, wholeBody());
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

    private byte[] wholeBody() {
        return body.length == bodyBytes ? body : Arrays.copyOf(body, bodyBytes);
    }

    private void answer(Route asked, byte[] whole) {
        HttpCache http = service.http();
        if (!http.mayBlock()) {
            finish(http.answer(asked, whole));
            return;
        }
        service.workers().execute(() -> {
            Answer answer = http.answer(asked, whole);
            try {
                loop.execute(() -> finish(answer));
            } catch (RejectedExecutionException ended) {
                // the server was closed meanwhile: there is no connection to answer over
            }
        });
    }

    /** Ends what was running, with an answer, or with the value that the reader took where it is null. */
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

package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.api.Precondition;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.Route;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.Memory;
import kvcache.server.netty.Service;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * Writes the responses of one HTTP/1.1 connection in order, and serves plain requests immediately.
 *
 * <p>Confined to the event loop.
 */
final class Http1Answers {

    private final HttpCache http;
    private final ConcurrencyLimit limit;
    private final Http1Writer writer = Http1Writer.ofLoop();
    private final Http1Output output;
    private final Http1Values values;

    private int requests;
    private boolean isHead;
    private Http1Writer.Persistence persistence = Http1Writer.Persistence.PERSISTENT;

    Http1Answers(ChannelHandlerContext ctx, Service service) {
        http = service.http();
        limit = service.limit();
        output = new Http1Output(ctx, writer, service.bodyMemory());
        values = new Http1Values(http.clock(), output, writer);
    }

    Http1Output output() {
        return output;
    }

    /** Returns the number of requests begun. */
    int requests() {
        return requests;
    }

    /**
     * Begins a request, to which the next response belongs. Returns whether the connection persists by HTTP/1.1's
     * default.
     */
    boolean begin(HttpRequest request) {
        Http1Writer.Persistence kept = request.protocolVersion().minorVersion() == 0
                ? Http1Writer.Persistence.KEPT_ALIVE
                : Http1Writer.Persistence.PERSISTENT;
        begin(
                HttpMethod.HEAD.equals(request.method()),
                HttpUtil.isKeepAlive(request) ? kept : Http1Writer.Persistence.CLOSED);
        return persistence == Http1Writer.Persistence.PERSISTENT;
    }

    private void begin(boolean head, Http1Writer.Persistence newPersistence) {
        requests++;
        isHead = head;
        persistence = newPersistence;
    }

    /** Begins a malformed or incomplete request, so that the response has a body even if the last request was HEAD. */
    void beginMalformed() {
        isHead = false;
    }

    /** Adds {@code Connection: close} to the next response. */
    void announceClose() {
        persistence = Http1Writer.Persistence.CLOSED;
    }

    boolean announcesClose() {
        return persistence == Http1Writer.Persistence.CLOSED;
    }

    boolean isHead() {
        return isHead;
    }

    /** Returns the reader for the value of the current request. */
    ValueReader reader() {
        values.begin(isHead, persistence);
        return values;
    }

    void write(Answer answer) {
        ByteBuf out = output.buffer();
        int start = out.writerIndex();
        writer.writeHead(out, answer, persistence);
        if (!isHead && !output.addOwn(answer.body())) {
            out.writerIndex(start);
            writer.writeHead(out, Answer.BUSY, persistence);
            Memory.append(out, Answer.BUSY.body(), 0, Answer.BUSY.body().length);
        }
        output.answered();
    }

    /** Acquires a permit for a sequence of plain requests. Returns false if they must pass to the strict path. */
    boolean beginPlain() {
        return !http.mayBlock() && limit.tryAcquire();
    }

    void endPlain() {
        limit.release();
    }

    /** Serves a plain read, under the permit of {@link #beginPlain()}. */
    void serveRead(Key key) {
        begin(false, Http1Writer.Persistence.PERSISTENT);
        Answer instead = http.read(key, Precondition.NONE, reader());
        if (instead == null) {
            output.answered();
        } else {
            write(instead);
        }
    }

    /** Serves a plain write, under the permit of {@link #beginPlain()}. */
    void serveWrite(Key key, @Nullable String contentType, byte[] body) {
        begin(false, Http1Writer.Persistence.PERSISTENT);
        write(http.answer(new Route.Write(key, Precondition.NONE, contentType, null), body));
    }
}

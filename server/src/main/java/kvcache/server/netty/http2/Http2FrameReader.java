package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Headers;
import kvcache.base.http2.Http2Frames;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.LoopScratch;
import kvcache.server.netty.Service;
import kvcache.store.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * A parser of complete frames (RFC 9113, section 6): validates them, assembles header blocks, and decodes these with
 * Netty's HPACK decoder, except those that the fast path recognises. {@link Http2Connection} interprets the frames.
 * Confined to the event loop.
 */
final class Http2FrameReader {

    /** The longest header block. One between its limit and this is decoded and answered with 431. */
    private static final int MAX_BLOCK_BYTES = 2 * HttpCache.MAX_HEADER_BYTES;

    /** The maximum CONTINUATION frames of a block, against floods of short ones. */
    private static final int MAX_CONTINUATIONS = 16;

    private static final int PLAIN_READ_FLAGS = Http2Frames.END_STREAM | Http2Frames.END_HEADERS;

    private final Service service;
    private final Http2Connection connection;
    private final Http2Requests requests;
    private final Http2FastPath fastPath;
    private final DefaultHttp2HeadersDecoder hpack =
            new DefaultHttp2HeadersDecoder(true, true, HttpCache.MAX_HEADER_BYTES);

    private boolean hasSettings;

    /** The fragment of an incomplete header block received so far. Memory is reserved for the longest block. */
    private @Nullable ByteBuf block;

    private int blockStream;
    private boolean blockEndsStream;
    private int continuations;

    Http2FrameReader(Service service, Http2Connection connection, Http2FastPath fastPath) {
        this.service = service;
        this.connection = connection;
        this.requests = connection.requests();
        this.fastPath = fastPath;
    }

    /** Returns whether the client's first SETTINGS or the rest of a header block is missing. */
    boolean awaitsFrame() {
        return block != null || !hasSettings;
    }

    /** Applies the payload of a SETTINGS frame that was sent over HTTP/1.1. */
    void applySettings(ByteBuf payload) {
        try {
            settings(payload);
        } catch (Http2Exception e) {
            connection.goAway(e.error());
        }
    }

    /** Serves the frame if it is a plain read that the fast path recognises. */
    boolean servesPlainRead(ByteBuf in, int at, int payloadBytes) {
        if (in.getByte(at + Http2Frames.TYPE_AT) != Http2Frames.HEADERS
                || in.getByte(at + Http2Frames.FLAGS_AT) != PLAIN_READ_FLAGS
                || block != null
                || !connection.mayServeRead(in.getInt(at + Http2Frames.STREAM_AT))) {
            return false;
        }
        LoopScratch scratch = LoopScratch.ofLoop();
        byte[] input = scratch.inputBytes();
        int keyBytes = fastPath.keyBytes(in, at + Http2Frames.HEAD_BYTES, payloadBytes, input);
        if (keyBytes == 0) {
            return false;
        }
        LookupKey lookup = scratch.lookupKey();
        byte[] key = lookup.room(keyBytes);
        System.arraycopy(input, fastPath.keyAt(), key, 0, keyBytes);
        return connection.serveRead(
                in.getInt(at + Http2Frames.STREAM_AT), service.http().key(lookup, key));
    }

    /** Handles one complete frame. */
    void read(ByteBuf frame) {
        int streamId = frame.getInt(Http2Frames.STREAM_AT) & Integer.MAX_VALUE;
        try {
            int type = frame.getUnsignedByte(Http2Frames.TYPE_AT);
            int flags = frame.getUnsignedByte(Http2Frames.FLAGS_AT);
            frame.skipBytes(Http2Frames.HEAD_BYTES);
            if (!hasSettings && (type != Http2Frames.SETTINGS || isSet(flags, Http2Frames.ACK))) {
                throw connectionError(Http2Error.PROTOCOL_ERROR, "the first frame is not SETTINGS");
            }
            if (block != null && (type != Http2Frames.CONTINUATION || streamId != blockStream)) {
                throw connectionError(Http2Error.PROTOCOL_ERROR, "a header block is incomplete");
            }
            read(type, flags, streamId, frame);
        } catch (Http2Exception e) {
            handle(e);
        }
    }

    private void read(int type, int flags, int streamId, ByteBuf payload) throws Http2Exception {
        switch (type) {
            case Http2Frames.DATA -> data(flags, streamId, payload);
            case Http2Frames.HEADERS -> headers(flags, streamId, payload);
            case Http2Frames.CONTINUATION -> continuation(flags, streamId, payload);
            case Http2Frames.PRIORITY -> priority(streamId, payload);
            case Http2Frames.RST_STREAM -> {
                require(streamId != Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() == Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                connection.reset(streamId);
            }
            case Http2Frames.SETTINGS -> {
                require(streamId == Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
                boolean isAck = isSet(flags, Http2Frames.ACK);
                require(!isAck || !payload.isReadable(), Http2Error.FRAME_SIZE_ERROR);
                hasSettings = true;
                if (isAck) {
                    connection.idleFrame();
                } else {
                    settings(payload);
                    connection.endOfSettings();
                }
            }
            case Http2Frames.PING -> {
                require(streamId == Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() == Long.BYTES, Http2Error.FRAME_SIZE_ERROR);
                if (isSet(flags, Http2Frames.ACK)) {
                    connection.idleFrame();
                } else {
                    connection.ping(payload.readLong());
                }
            }
            case Http2Frames.GOAWAY -> {
                require(streamId == Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() >= 2 * Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                connection.idleFrame(); // the client will close after its last response
            }
            case Http2Frames.WINDOW_UPDATE -> {
                require(payload.readableBytes() == Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                windowUpdate(streamId, payload.readInt() & Integer.MAX_VALUE);
            }
            case Http2Frames.PUSH_PROMISE ->
                throw connectionError(Http2Error.PROTOCOL_ERROR, "a client must not send PUSH_PROMISE");
            default -> connection.idleFrame(); // unknown extensions are ignored (section 5.5)
        }
    }

    private void data(int flags, int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
        int windowBytes = payload.readableBytes();
        requests.data(streamId, unpadded(flags, payload), windowBytes, isSet(flags, Http2Frames.END_STREAM));
    }

    /** Removes the padding (section 6.1). */
    private static ByteBuf unpadded(int flags, ByteBuf payload) throws Http2Exception {
        if (!isSet(flags, Http2Frames.PADDED)) {
            return payload;
        }
        require(payload.isReadable(), Http2Error.FRAME_SIZE_ERROR);
        int padding = payload.readUnsignedByte();
        require(padding <= payload.readableBytes(), Http2Error.PROTOCOL_ERROR);
        return payload.readSlice(payload.readableBytes() - padding);
    }

    private void headers(int flags, int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
        ByteBuf fragment = unpadded(flags, payload);
        if (isSet(flags, Http2Frames.HAS_PRIORITY)) {
            require(fragment.readableBytes() >= Http2Frames.PRIORITY_BYTES, Http2Error.FRAME_SIZE_ERROR);
            // A connection error, since skipping the block would lose synchronisation of the dynamic table.
            require(
                    (fragment.getInt(fragment.readerIndex()) & Integer.MAX_VALUE) != streamId,
                    Http2Error.PROTOCOL_ERROR);
            fragment.skipBytes(Http2Frames.PRIORITY_BYTES);
        }
        boolean endsStream = isSet(flags, Http2Frames.END_STREAM);
        if (isSet(flags, Http2Frames.END_HEADERS)) {
            decode(streamId, fragment, endsStream);
            return;
        }
        blockStream = streamId;
        blockEndsStream = endsStream;
        continuations = 0;
        require(service.headMemory().tryTake(MAX_BLOCK_BYTES), Http2Error.ENHANCE_YOUR_CALM);
        block = Unpooled.buffer(fragment.readableBytes(), MAX_BLOCK_BYTES).writeBytes(fragment);
    }

    private void continuation(int flags, int streamId, ByteBuf fragment) throws Http2Exception {
        ByteBuf incomplete = block;
        if (incomplete == null) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "CONTINUATION without HEADERS");
        }
        require(
                ++continuations <= MAX_CONTINUATIONS && fragment.readableBytes() <= incomplete.maxWritableBytes(),
                Http2Error.ENHANCE_YOUR_CALM);
        incomplete.writeBytes(fragment);
        if (isSet(flags, Http2Frames.END_HEADERS)) {
            release();
            decode(streamId, incomplete, blockEndsStream);
        }
    }

    /** Releases the memory of an incomplete header block. */
    void release() {
        if (block != null) {
            block = null;
            service.headMemory().give(MAX_BLOCK_BYTES);
        }
    }

    /** Decodes a complete block, and teaches it to the fast path if it is a plain read. */
    private void decode(int streamId, ByteBuf encoded, boolean endsStream) throws Http2Exception {
        int pathAt = fastPath.scan(encoded, LoopScratch.ofLoop().inputBytes());
        ByteBuf unread = encoded.duplicate();
        Http2Headers headers;
        try {
            headers = hpack.decodeHeaders(streamId, encoded);
        } catch (HeaderListSizeException e) {
            requests.tooLongHeaders(streamId, endsStream);
            return;
        } catch (Http2Exception e) {
            if (Http2Exception.isStreamError(e)) {
                requests.noteMalformed(streamId);
            }
            throw e;
        }
        if (requests.headers(streamId, headers, endsStream)) {
            fastPath.learn(unread, pathAt);
        }
    }

    private void priority(int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != Http2Frames.CONNECTION, Http2Error.PROTOCOL_ERROR);
        if (payload.readableBytes() != Http2Frames.PRIORITY_BYTES) {
            throw streamError(streamId, Http2Error.FRAME_SIZE_ERROR, "PRIORITY has a wrong length");
        }
        if ((payload.readInt() & Integer.MAX_VALUE) == streamId) {
            throw streamError(streamId, Http2Error.PROTOCOL_ERROR, "a stream cannot depend on itself");
        }
        connection.idleFrame();
    }

    private void windowUpdate(int streamId, int bytes) throws Http2Exception {
        if (bytes == 0) { // a connection error if the stream is 0
            throw streamError(streamId, Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE by 0");
        }
        connection.windowUpdate(streamId, bytes);
    }

    private void settings(ByteBuf payload) throws Http2Exception {
        require(payload.readableBytes() % Http2Frames.SETTING_BYTES == 0, Http2Error.FRAME_SIZE_ERROR);
        while (payload.isReadable()) {
            connection.setting(payload.readUnsignedShort(), payload.readUnsignedInt());
        }
    }

    private static boolean isSet(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static void require(boolean holds, Http2Error otherwise) throws Http2Exception {
        if (!holds) {
            throw connectionError(otherwise, "malformed frame");
        }
    }

    /** Resets the stream of a stream error. Ends the connection at a connection error. */
    private void handle(Http2Exception error) {
        Http2Error reason = error.error();
        if (Http2Exception.isStreamError(error)) {
            try {
                connection.resetFor(Http2Exception.streamId(error), reason);
                return;
            } catch (Http2Exception tooManyResets) {
                reason = tooManyResets.error();
            }
        }
        connection.goAway(reason);
    }
}

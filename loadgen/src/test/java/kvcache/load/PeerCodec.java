package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of RESP2 and of memcached's text protocol, spoken by a server that thinks in HTTP: commands become
 * requests for {@code /get/KEY} and {@code /store/KEY}, and statuses become replies.
 */
abstract class PeerCodec extends ByteToMessageCodec<FullHttpResponse> {

    private final Queue<Question> open = new ArrayDeque<>();

    private record Question(HttpMethod method, String key) {}

    /** Reads one command; null if it is not complete. */
    abstract @Nullable FullHttpRequest command(ByteBuf in);

    abstract void reply(HttpMethod method, String key, int status, ByteBuf value, ByteBuf out);

    FullHttpRequest request(HttpMethod method, String key, byte[] value) {
        open.add(new Question(method, key));
        String path = (method.equals(HttpMethod.GET) ? "/get/" : "/store/") + key;
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, Unpooled.wrappedBuffer(value));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        FullHttpRequest command = command(in);
        if (command == null) {
            in.readerIndex(start);
        } else {
            out.add(command);
        }
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, FullHttpResponse answer, ByteBuf out) {
        Question question = open.remove();
        reply(question.method, question.key, answer.status().code(), answer.content(), out);
    }

    /** The next line without its CR LF; null if it is not complete. */
    static @Nullable String line(ByteBuf in) {
        int length = in.bytesBefore((byte) '\n');
        if (length < 0) {
            return null;
        }
        String line = in.readCharSequence(length - 1, US_ASCII).toString();
        in.skipBytes(2);
        return line;
    }

    /** So many bytes and a CR LF; null if they are not complete. */
    static byte @Nullable [] block(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes + 2) {
            return null;
        }
        byte[] block = ByteBufUtil.getBytes(in.readSlice(bytes));
        in.skipBytes(2);
        return block;
    }

    static void write(ByteBuf out, String text) {
        out.writeCharSequence(text, US_ASCII);
    }

    static final class Redis extends PeerCodec {

        @Override
        @Nullable
        FullHttpRequest command(ByteBuf in) {
            String head = line(in);
            if (head == null) {
                return null;
            }
            List<byte[]> words = new ArrayList<>();
            for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
                String length = line(in);
                byte[] word = length == null ? null : block(in, Integer.parseInt(length.substring(1)));
                if (word == null) {
                    return null;
                }
                words.add(word);
            }
            String key = new String(words.get(1), US_ASCII);
            return switch (new String(words.getFirst(), US_ASCII)) {
                case "GET" -> request(HttpMethod.GET, key, new byte[0]);
                case "SET" -> request(HttpMethod.POST, key, words.get(2));
                case "DEL" -> request(HttpMethod.DELETE, key, new byte[0]);
                default -> throw new IllegalStateException("not a command of the load generator");
            };
        }

        @Override
        void reply(HttpMethod method, String key, int status, ByteBuf value, ByteBuf out) {
            if (status != 200 && status != 404) {
                write(out, "-ERR " + status + "\r\n");
            } else if (method.equals(HttpMethod.DELETE)) {
                write(out, status == 200 ? ":1\r\n" : ":0\r\n");
            } else if (method.equals(HttpMethod.POST)) {
                write(out, "+OK\r\n");
            } else if (status == 404) {
                write(out, "$-1\r\n");
            } else {
                write(out, "$" + value.readableBytes() + "\r\n");
                out.writeBytes(value);
                write(out, "\r\n");
            }
        }
    }

    static final class Memcached extends PeerCodec {

        @Override
        @Nullable
        FullHttpRequest command(ByteBuf in) {
            String line = line(in);
            if (line == null) {
                return null;
            }
            String[] words = line.split(" ", -1);
            return switch (words[0]) {
                case "get" -> request(HttpMethod.GET, words[1], new byte[0]);
                case "delete" -> request(HttpMethod.DELETE, words[1], new byte[0]);
                case "set" -> {
                    byte[] value = block(in, Integer.parseInt(words[4]));
                    yield value == null ? null : request(HttpMethod.POST, words[1], value);
                }
                default -> throw new IllegalStateException("not a command of the load generator");
            };
        }

        @Override
        void reply(HttpMethod method, String key, int status, ByteBuf value, ByteBuf out) {
            if (status != 200 && status != 404) {
                write(out, "SERVER_ERROR " + status + "\r\n");
            } else if (method.equals(HttpMethod.DELETE)) {
                write(out, status == 200 ? "DELETED\r\n" : "NOT_FOUND\r\n");
            } else if (method.equals(HttpMethod.POST)) {
                write(out, "STORED\r\n");
            } else if (status == 404) {
                write(out, "END\r\n");
            } else {
                write(out, "VALUE " + key + " 0 " + value.readableBytes() + "\r\n");
                out.writeBytes(value);
                write(out, "\r\nEND\r\n");
            }
        }
    }
}

package kvcache.server.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import kvcache.server.api.CacheApi;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.api.HeapGuard;
import kvcache.server.http.HttpCache;
import kvcache.server.testing.FakeClock;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Differential fuzzing: whatever bytes come, and wherever they are cut, the server answers the same and is left with
 * the same entries with its fast path and without, and holds no memory afterwards. The profile {@code long} tries a
 * hundred million bytes for each protocol.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // a quarter of an hour in the long form
public abstract class FastPathFuzz {

    private static final long FUZZ_BYTES = "long".equals(System.getProperty("kvcache.effort")) ? 100_000_000 : 250_000;

    private static final ByteBuf END_OF_HEAD =
            Unpooled.copiedBuffer("\r\n\r\n", ISO_8859_1).asReadOnly();

    /** What all connections take their buffers from, so that one that is not given back is seen in its figures. */
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true);

    /** The buffers for input and output that an event loop keeps. */
    private static final long KEPT_BYTES = 2 * 2 * LoopScratch.BUFFER_BYTES;

    @AfterEach
    void nothingIsHeldWhenTheConnectionsAreGone() {
        assertThat(ALLOCATOR.metric().usedHeapMemory()).isZero();
        assertThat(ALLOCATOR.metric().usedDirectMemory()).isLessThanOrEqualTo(KEPT_BYTES);
    }

    /** What a server had to say to one connection, and what it was left with. */
    private record Outcome(String said, boolean open, Map<String, String> entries) {}

    /**
     * Tries made-up inputs.
     *
     * @param inputs makes the bytes of one connection
     * @param fast sets up a server's connection as it is
     * @param strict the same without its fast path
     * @param shown what a server had to say, without what may differ
     * @param served what stands in that for each request that was served
     */
    protected static void assertNoDifference(
            long firstSeed,
            Function<Random, byte[]> inputs,
            BiConsumer<EmbeddedChannel, Service> fast,
            BiConsumer<EmbeddedChannel, Service> strict,
            Function<ByteBuf, String> shown,
            String served) {
        int count = 0;
        Random seeds = new Random(firstSeed);
        for (long tried = 0; tried < FUZZ_BYTES; ) {
            long seed = seeds.nextLong();
            byte[] input = inputs.apply(new Random(seed));
            tried += input.length;
            Outcome outcome = run(fast, input, seed, shown);
            assertThat(outcome)
                    .as("seed %d:%n%s", seed, new String(input, ISO_8859_1))
                    .isEqualTo(run(strict, input, seed, shown));
            count += outcome.said.split(served, -1).length - 1;
        }
        assertThat(count).as("requests that were served").isGreaterThan((int) (FUZZ_BYTES / 500));
    }

    /** Gives the bytes to a server, cut at places that the seed says, and tells what became of it. */
    private static Outcome run(
            BiConsumer<EmbeddedChannel, Service> protocol, byte[] input, long seed, Function<ByteBuf, String> shown) {
        StoreVariant variant = Stores.builtIn().named(Stores.DEFAULT);
        try (Store store = variant.open(StoreConfig.ofCapacity(64))) {
            CacheApi api = new CacheApi(
                    store,
                    variant.traits(),
                    CacheConfig.defaults().withClock(new FakeClock()).withMaxValueBytes(1_000),
                    HeapGuard.none());
            for (String key : Http1Input.KEYS) {
                api.put(key.getBytes(UTF_8), ("value of " + key).getBytes(UTF_8));
            }
            Service service = new Service(
                    new HttpCache(api), new ConcurrencyLimit(10), Runnable::run, ConnectionLimits.defaults());
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.config().setAllocator(ALLOCATOR);
            service.deadlines().start(List.of(channel.eventLoop()));
            protocol.accept(channel, service);
            Random cuts = new Random(seed);
            int usualBytes = 1 + cuts.nextInt(400);
            for (int at = 0; at < input.length && channel.isOpen(); ) {
                int bytes = Math.min(input.length - at, 1 + cuts.nextInt(usualBytes));
                channel.writeInbound(Unpooled.copiedBuffer(input, at, bytes));
                at += bytes;
            }
            Map<String, String> entries = new TreeMap<>();
            for (String key : Http1Input.KEYS) {
                byte[] value = api.get(key.getBytes(UTF_8));
                entries.put(key, value == null ? "none" : new String(value, ISO_8859_1));
            }
            entries.put("how many", Long.toString(store.size()));
            boolean open = channel.isOpen();
            ByteBuf said = Unpooled.buffer();
            for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
                said.writeBytes(part);
                part.release();
            }
            channel.finishAndReleaseAll();
            assertThat(service.bodyMemory().takenBytes()).as("memory of bodies").isZero();
            assertThat(service.headMemory().takenBytes())
                    .as("memory of incomplete requests")
                    .isZero();
            return new Outcome(shown.apply(said), open, entries);
        }
    }

    /** Answers without their dates, and the frames behind the switch to h2c. */
    protected static String withoutDates(ByteBuf said) {
        byte[] switching = "HTTP/1.1 101 Switching Protocols\r\n".getBytes(ISO_8859_1);
        int at = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(switching), said);
        int answers = at < 0
                ? said.readableBytes()
                : ByteBufUtil.indexOf(END_OF_HEAD, said.slice(at, said.writerIndex() - at)) + at + 4;
        String text = said.readSlice(answers).toString(ISO_8859_1).replaceAll("date: [^\r]*\r\n", "");
        return text + frames(said);
    }

    /** Frames as text, their header blocks decoded, since the two ways may use the client's table differently. */
    protected static String frames(ByteBuf said) {
        StringBuilder text = new StringBuilder();
        DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);
        while (said.isReadable()) {
            int length = said.readUnsignedMedium();
            int type = said.readByte();
            int flags = said.readByte();
            int stream = said.readInt();
            ByteBuf payload = said.readSlice(length);
            text.append("%d %d %d ".formatted(type, flags, stream));
            if (type == Http2FrameTypes.HEADERS) {
                try {
                    hpack.decodeHeaders(stream, payload).forEach(field -> {
                        if (!"date".contentEquals(field.getKey())) {
                            text.append(field.getKey())
                                    .append(' ')
                                    .append(field.getValue())
                                    .append(", ");
                        }
                    });
                } catch (Http2Exception undecodable) {
                    throw new AssertionError(undecodable);
                }
            } else {
                text.append(payload.toString(ISO_8859_1));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Turns some bytes of an input into others. */
    static byte[] mutated(byte[] input, Random random) {
        byte[] bytes = input;
        for (int left = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0; left > 0 && bytes.length > 0; left--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
                default -> {
                    int from = random.nextInt(at + 1);
                    bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, from, bytes.length));
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

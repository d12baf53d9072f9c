package kvcache.bench.awake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a JVM of its own, on one CPU, with a fault of its own. It accepts every write. */
record PlantedServer(Process process, InetSocketAddress address) implements AutoCloseable {

    private static final int LIVE_OBJECTS = 300_000;
    private static final int LOCKED_EVERY = 100;
    private static final long LOCK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long BETWEEN_COLLECTIONS_MS = 100;

    enum Fault {
        NONE,
        /** A pause for garbage collection of several milliseconds, every 100 ms. */
        PAUSES,
        /** A lock that is held for 2 ms in one of 100 requests. */
        LOCK
    }

    static PlantedServer start(int cpu, Fault fault) throws IOException {
        Process process = new ProcessBuilder(
                        "taskset",
                        "-c",
                        String.valueOf(cpu),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlantedServer.class.getName(),
                        fault.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        int port = Integer.parseInt(output.readLine());
        return new PlantedServer(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] args) throws Exception {
        Fault fault = Fault.valueOf(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        Object lock = new Object();
        int[] requests = {0};
        server.createContext("/", exchange -> {
            synchronized (lock) {
                requests[0]++;
                if (fault == Fault.LOCK && requests[0] % LOCKED_EVERY == 0) {
                    LockSupport.parkNanos(LOCK_NS);
                }
            }
            accept(exchange);
        });
        server.start();
        System.out.println(server.getAddress().getPort());
        List<Object> live = new ArrayList<>();
        while (fault == Fault.PAUSES) {
            for (int i = live.size(); i < LIVE_OBJECTS; i++) {
                live.add(new long[1]);
            }
            System.gc();
            TimeUnit.MILLISECONDS.sleep(BETWEEN_COLLECTIONS_MS);
        }
        System.in.readAllBytes();
        System.exit(0);
    }

    private static void accept(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}

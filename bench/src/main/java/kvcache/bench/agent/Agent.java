package kvcache.bench.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.base.linux.CpuSet;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.LocalServers;
import kvcache.bench.run.MachineProbe;
import kvcache.bench.run.Pinning;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.RunningServer;
import kvcache.bench.run.ServerProgram;

/**
 * Starts and ends servers on this machine for a bench on another: an HTTP/1.1 server. Every request must have the
 * token. The package doc has the threat model.
 */
public final class Agent implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 64 << 10;

    private static final Pattern SERVER = Pattern.compile("/servers/([0-9]{1,18})(/cpu|/pauses)?");

    static {
        // Read when the first HttpServer is created. Unauthenticated clients get few connections and no threads. The
        // client closes idle connections before the agent does, so it never sends on a closed one.
        System.setProperty("jdk.httpserver.maxConnections", "64");
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Token token;
    private final StartRules rules;
    private final LocalServers starter;
    private final HeldServers servers;
    private final Messages.About about;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * The settings of an agent.
     *
     * @param address the address that the agent listens on
     * @param serveBind the address that servers listen on
     * @param lease how long servers keep running without a message from the bench
     * @param commands whether external servers may be started, by any command
     */
    public record Settings(InetSocketAddress address, InetAddress serveBind, Duration lease, boolean commands) {

        /** The minimum lease. A bench renews it three times per lease. */
        public static final Duration LEAST_LEASE = Duration.ofSeconds(1);

        public static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

        /** @throws IllegalArgumentException if the lease is out of range */
        public Settings {
            if (lease.compareTo(LEAST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
                throw new IllegalArgumentException("lease is %s s; allowed: %s s to %s s"
                        .formatted(lease.toMillis() / 1e3, LEAST_LEASE.toSeconds(), LONGEST_LEASE.toSeconds()));
            }
        }
    }

    private Agent(
            Settings settings,
            Token token,
            RunningCode code,
            ServerProgram program,
            Pinning pinning,
            Consumer<String> log,
            HttpServer http) {
        CpuSet cpus = CpuSet.allowed();
        this.token = token;
        this.rules = new StartRules(program, cpus, settings.commands());
        this.starter = new LocalServers(program, pinning, settings.serveBind());
        this.servers = new HeldServers(settings.lease(), log);
        this.about = new Messages.About(
                new MachineProbe(Path.of("/")).probe(), code, cpus, pinning.isAvailable(), settings.lease());
        this.http = http;
    }

    /**
     * Starts an agent.
     *
     * @param code the code of this process
     * @param program the program of the servers
     * @param log gets a line for each server that is started or stopped, from any thread
     * @throws IOException if it cannot listen on the address
     */
    public static Agent start(
            Settings settings, Token token, RunningCode code, ServerProgram program, Consumer<String> log)
            throws IOException {
        HttpServer http = HttpServer.create(settings.address(), 0);
        Agent agent = new Agent(settings, token, code, program, Pinning.detect(), log, http);
        http.createContext("/", agent::handle);
        http.setExecutor(agent.threads);
        http.start();
        return agent;
    }

    /** Returns the address that it listens on. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            Object answer;
            try {
                answer = answer(exchange);
            } catch (RefusedException e) {
                status = e.status();
                answer = new Messages.Failure(String.valueOf(e.getMessage()));
            } catch (BenchException e) {
                status = 500;
                answer = new Messages.Failure(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                status = 503;
                answer = new Messages.Failure("it is shutting down");
            } catch (RuntimeException e) {
                status = 500;
                answer = new Messages.Failure("internal error: " + e);
            }
            byte[] body = AgentJson.text(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (status == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Object answer(HttpExchange exchange)
            throws RefusedException, BenchException, IOException, InterruptedException {
        if (!token.isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new RefusedException(401, "the token is missing or wrong");
        }
        String path = exchange.getRequestURI().getPath();
        Matcher ofServer = SERVER.matcher(path);
        String request = exchange.getRequestMethod() + " "
                + ofServer.replaceFirst(match -> "/servers/ID" + (match.group(2) == null ? "" : match.group(2)));
        long id = ofServer.reset().matches() ? Long.parseLong(ofServer.group(1)) : 0;
        return switch (request) {
            case "GET /machine" -> about;
            case "POST /lease" -> {
                servers.renew(body(exchange, Messages.Renewal.class).bench());
                yield new Messages.Done();
            }
            case "POST /servers" -> start(body(exchange, Messages.Start.class));
            case "GET /servers/ID" -> state(servers.server(id));
            case "GET /servers/ID/cpu" -> reading(servers.server(id).cpu());
            case "GET /servers/ID/pauses" -> pauses(servers.server(id));
            case "DELETE /servers/ID" -> {
                servers.end(id);
                yield new Messages.Done();
            }
            default -> throw new RefusedException(404, "unknown request");
        };
    }

    private static <T> T body(HttpExchange exchange, Class<T> type) throws RefusedException, IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new RefusedException(413, "the request body is longer than %s bytes".formatted(MAX_BODY_BYTES));
        }
        try {
            return AgentJson.read(new String(bytes, StandardCharsets.UTF_8), type);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    private Messages.Started start(Messages.Start start) throws RefusedException, BenchException, InterruptedException {
        rules.check(start);
        long id = servers.start(
                start.bench(),
                "%s on CPU %s".formatted(start.server().name(), start.cpus()),
                () -> starter.start(start.server().launch(), start.cpus(), start.jvmFlags()));
        InetSocketAddress address = servers.server(id).address();
        String host = address.getAddress().isAnyLocalAddress()
                ? ""
                : address.getAddress().getHostAddress();
        return new Messages.Started(id, host, address.getPort());
    }

    private static Messages.State state(RunningServer server) throws InterruptedException {
        synchronized (server) {
            return new Messages.State(server.isAlive(), server.lastWords());
        }
    }

    private static Messages.CpuReading reading(ProcessCpu cpu) {
        return new Messages.CpuReading(cpu.takenAtNs(), cpu.threads(), cpu.quotas());
    }

    private static Messages.Pauses pauses(RunningServer server) {
        synchronized (server) {
            return new Messages.Pauses(Instant.now(), server.pauses());
        }
    }

    /** Stops listening and stops the servers. */
    @Override
    public void close() {
        http.stop(0);
        servers.close();
        threads.shutdownNow();
        threads.close();
    }
}

package kvcache.bench.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.app.Main;
import kvcache.base.run.Protocol;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.Warmup;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.engine.LoadRun;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;

/** A real server in a JVM of its own, under a real load. */
record BusyChild(Process process, int port) implements ProfiledServer {

    private static final Duration WARMUP = Duration.ofMillis(700);

    static BusyChild start(List<String> moreJvmFlags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@../jvm.options");
        command.addAll(moreJvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--port", "0", "--until-stdin-closes"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("kvcache listening on ")) {
                String port =
                        line.replaceFirst("kvcache listening on \\S*:", "").replaceFirst(" .*", "");
                return new BusyChild(process, Integer.parseInt(port));
            }
        }
        throw new IOException("the server ended before it listened");
    }

    @Override
    public void warmUp() throws IOException, InterruptedException {
        send(WARMUP, true);
    }

    @Override
    public void keepBusy(Duration duration) throws IOException, InterruptedException {
        send(duration, false);
    }

    private void send(Duration duration, boolean preload) throws IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(
                new LoadPlan.Server(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        Protocol.H1,
                        RequestPaths.ORIGINAL,
                        new Handshake.None()),
                new LoadPlan.ConnectionPlan(4, 4, LoadPlan.UNLIMITED, 1),
                new LoadPlan.Pace.Closed(),
                new LoadPlan.Schedule(Warmup.of(Duration.ZERO), duration, Duration.ofSeconds(5)),
                new WorkloadSpec(0.5, 1000, new KeyDistribution.Uniform(), 128, 1),
                preload);
        try {
            LoadRun.run(plan);
        } catch (LoadException e) {
            throw new IOException(e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package kvcache.bench.profile;

import java.nio.file.Path;
import java.util.List;

/**
 * The JDK's Flight Recorder: part of every JDK, but limited to Java frames. CPU samples are by CPU time if the JDK
 * supports it (JEP 509, on Linux), otherwise of running Java threads.
 */
record FlightRecorder() implements Profiler {

    @Override
    public List<String> jvmFlags(Path scratch, Path recording) {
        return List.of(
                "-XX:StartFlightRecording:filename=" + recording + ",dumponexit=true,settings=profile"
                        + ",jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=1ms"
                        // An event loop that waits for sockets is in native code and would be sampled as running.
                        + ",jdk.NativeMethodSample#enabled=false"
                        + ",jdk.ObjectAllocationSample#enabled=true,jdk.ObjectAllocationSample#throttle=2000/s",
                "-XX:FlightRecorderOptions:stackdepth=512",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints");
    }

    @Override
    public List<CpuEvent> cpuEvents() {
        return List.of(
                new CpuEvent("jdk.CPUTimeSample", List.of("--cpu-time")),
                new CpuEvent("jdk.ExecutionSample", List.of("--state", "runnable")));
    }

    @Override
    public String limits() {
        return "Java frames only, without JIT and garbage collector";
    }

    @Override
    public String toString() {
        return "JDK Flight Recorder";
    }
}

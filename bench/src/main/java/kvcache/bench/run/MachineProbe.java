package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.result.Machine;

/** Describes the machine, from Linux. On other systems most values are {@link Machine#UNKNOWN}. */
public final class MachineProbe {

    private static final long BYTES_PER_KIB = 1024;

    private final Path root;

    /** @param root the root of the file system, or of a copy of the files that are read */
    public MachineProbe(Path root) {
        this.root = root;
    }

    /** Reads the description. */
    public Machine probe() {
        return new Machine(
                firstValue("proc/cpuinfo", "model name").orElse(Machine.UNKNOWN),
                Runtime.getRuntime().availableProcessors(),
                firstValue("proc/meminfo", "MemTotal")
                        .map(text -> Long.parseLong(text.replaceAll("\\D", "")) * BYTES_PER_KIB)
                        .orElse(0L),
                hypervisor(),
                instanceType(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"));
    }

    private String hypervisor() {
        Optional<String> named = content("sys/hypervisor/type");
        if (named.isPresent()) {
            return named.get();
        }
        boolean virtual = firstValue("proc/cpuinfo", "flags")
                .map(flags -> (" " + flags + " ").contains(" hypervisor "))
                .orElse(false);
        return virtual ? "present, of unknown kind" : "none seen";
    }

    private String instanceType() {
        String names = Stream.of("sys_vendor", "product_name")
                .flatMap(name -> content("sys/class/dmi/id/" + name).stream())
                .collect(Collectors.joining(" "));
        return names.isEmpty() ? Machine.UNKNOWN : names;
    }

    private Optional<String> firstValue(String file, String key) {
        try (Stream<String> lines = Files.lines(root.resolve(file))) {
            return lines.filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> content(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

package kvcache.bench.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groups threads for drawing. Event loops differ only by a number, which changes between runs, so they form one group;
 * the JVM's own threads are separate from the server's.
 */
final class ThreadGroups {

    /** The group of the JIT threads, which has this single frame. */
    static final String JIT_COMPILER = "JIT compiler";

    /** The converter's name of a thread: {@code [name tid=7]}, or {@code [tid=7]} if the name is unknown. */
    private static final Pattern THREAD = Pattern.compile("\\[(?:(.*) )?tid=\\d+]");

    /** The kernel truncates names to 15 characters, so only their starts are matched. */
    private static final Pattern JIT = Pattern.compile("C[12] Compiler.*");

    private static final Pattern GARBAGE_COLLECTOR = Pattern.compile("(GC Thread|G1 |Shenandoah|Z[A-Z]).*");

    private static final Pattern OF_THE_JVM =
            Pattern.compile("(VM |Notification Thr|Monitor Deflati|Common-Cleaner|Signal Dispatch|Service Thread).*");

    private static final Pattern OF_THE_PROFILER = Pattern.compile("(JFR |Async-profiler|Attach Listener).*");

    private static final Pattern NUMBERS_AT_THE_END = Pattern.compile("[-# ]?\\d+([-#]\\d+)*$");

    private ThreadGroups() {}

    /** Replaces the thread at the start of each stack by its group. */
    static Stacks merge(Stacks stacks) {
        return stacks.replace(ThreadGroups::regroup);
    }

    /** Removes the JIT, which differs between runs. */
    static Stacks withoutJit(Stacks stacks) {
        return stacks.replace(stack -> stack.equals(JIT_COMPILER) ? Optional.empty() : Optional.of(stack));
    }

    private static Optional<String> regroup(String stack) {
        int end = stack.indexOf(Stacks.SEPARATOR);
        Optional<String> group = of(end < 0 ? stack : stack.substring(0, end));
        // The phases of the compiler would fill most of the graph and say nothing about the server.
        boolean hasMore = end >= 0 && !group.equals(Optional.of(JIT_COMPILER));
        return hasMore ? group.map(name -> name + stack.substring(end)) : group;
    }

    /** Returns the group of a thread; empty for the profiler's own threads. */
    static Optional<String> of(String threadFrame) {
        Matcher matcher = THREAD.matcher(threadFrame);
        if (!matcher.matches()) {
            return Optional.of(threadFrame);
        }
        String name = matcher.group(1);
        if (name == null || OF_THE_JVM.matcher(name).matches()) {
            return Optional.of("JVM");
        }
        if (OF_THE_PROFILER.matcher(name).matches()) {
            return Optional.empty();
        }
        if (JIT.matcher(name).matches()) {
            return Optional.of(JIT_COMPILER);
        }
        if (GARBAGE_COLLECTOR.matcher(name).matches()) {
            return Optional.of("garbage collector");
        }
        return Optional.of(NUMBERS_AT_THE_END.matcher(name).replaceFirst(""));
    }
}

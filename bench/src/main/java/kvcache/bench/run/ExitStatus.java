package kvcache.bench.run;

/** Formats how a process ended. */
final class ExitStatus {

    /** What the JDK, like a shell, adds to the number of a signal that ended a process. */
    private static final int SIGNALLED = 128;

    private static final int MOST_SIGNALS = 64;

    private ExitStatus() {}

    /** To stand after a message of a server's process that has ended. */
    static String clause(Process ended) {
        return "; the server ended (%s)".formatted(words(ended.exitValue()));
    }

    /**
     * Such as {@code exit 1}, or {@code signal 9, SIGKILL}; a process that ended itself with such a status is told as
     * signalled.
     */
    private static String words(int status) {
        int signal = status - SIGNALLED;
        if (signal < 1 || signal > MOST_SIGNALS) {
            return "exit " + status;
        }
        return "signal " + signal
                + switch (signal) {
                    case 2 -> ", SIGINT";
                    case 4 -> ", SIGILL";
                    case 6 -> ", SIGABRT";
                    case 7 -> ", SIGBUS";
                    case 9 -> ", SIGKILL: by somebody, or by the kernel for want of memory";
                    case 11 -> ", SIGSEGV";
                    case 15 -> ", SIGTERM";
                    default -> "";
                };
    }
}

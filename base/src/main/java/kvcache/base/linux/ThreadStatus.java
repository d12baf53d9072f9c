package kvcache.base.linux;

import java.util.BitSet;

/**
 * Lines of {@code status} of a thread.
 *
 * @param cpus the allowed CPUs, online or not
 */
public record ThreadStatus(long voluntarySwitches, long involuntarySwitches, BitSet cpus) {

    public static ThreadStatus parse(String text) {
        return new ThreadStatus(
                Long.parseLong(value(text, "voluntary_ctxt_switches")),
                Long.parseLong(value(text, "nonvoluntary_ctxt_switches")),
                cpus(value(text, "Cpus_allowed_list")));
    }

    private static String value(String text, String name) {
        String start = "\n" + name + ":";
        int at = text.indexOf(start);
        if (at < 0) {
            throw new IllegalArgumentException("no line " + name);
        }
        return text.substring(at + start.length())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    private static BitSet cpus(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            cpus.set(first, last + 1);
        }
        return cpus;
    }
}

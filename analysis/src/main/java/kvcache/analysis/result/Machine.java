package kvcache.analysis.result;

/**
 * The machine of a run. Values that the system does not provide are {@link #UNKNOWN}, or 0.
 *
 * @param cpuModel the processor's name as the system reports it
 * @param logicalCpus the number of CPUs of the operating system
 * @param memoryBytes physical memory
 * @param hypervisor the hypervisor, or {@code none}
 * @param instanceType vendor and product as the firmware reports them, such as a cloud's instance type
 * @param kernel name and release of the operating system
 * @param architecture instruction set
 */
public record Machine(
        String cpuModel,
        int logicalCpus,
        long memoryBytes,
        String hypervisor,
        String instanceType,
        String kernel,
        String architecture) {

    /** A value that the system does not provide. */
    public static final String UNKNOWN = "unknown";

    /** Returns the processor's name without trademarks and clock rate. */
    public String processor() {
        return cpuModel.replaceAll("\\((R|TM|tm)\\)", "")
                .replaceAll("( CPU| Processor)?( @.*)?$", "")
                .strip();
    }
}

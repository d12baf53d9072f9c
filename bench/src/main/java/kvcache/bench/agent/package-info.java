/**
 * Servers on another machine than the load generator: an agent there starts and ends them, and the bench asks it to,
 * over HTTP/1.1 and JSON.
 *
 * <p>What it guards against. Whoever has the token may start our server with settings that change its speed, memory and
 * CPUs, read how it fares, and end it: nothing else. No flag or option that runs code, loads a file or writes one
 * elsewhere is let through, and no command unless the agent was started with {@code --allow-commands}. Whoever lacks
 * the token is told nothing. What it does not guard against: whoever can read the wire reads the token, unless a tunnel
 * hides it; whoever reaches the port of a server that is on trial may use that server as anybody may use a cache; and
 * whoever has the token may use up the machine's memory and CPUs until the lease is over.
 */
@NullMarked
package kvcache.bench.agent;

import org.jspecify.annotations.NullMarked;

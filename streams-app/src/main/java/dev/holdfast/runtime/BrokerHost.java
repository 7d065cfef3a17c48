package dev.holdfast.runtime;

import java.util.List;

/** The command that owns the embedded broker, as those that attach to it concern it. Called from any thread. */
public interface BrokerHost {

    /** Another command attached and waits for work: from now on an end of this process has to be an orderly one. */
    void beginsToWork();

    /** This command is through, and waits for these processes. */
    void waitsFor(List<Long> pids);

    /** So many calls are under way, and their end is waited for. */
    void endsCalls(int calls);

    /** Says whether a person wants the end now, whoever is attached. */
    boolean isHurried();
}

package org.parhelion.benchmarks.byzantine;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.consensus.signature.Ed25519Signatures;
import org.parhelion.consensus.signature.Signer;

/** Runs a scenario on the ranks of a communicator. */
public final class Battle {
    private static final int PUBLIC_KEY_BYTES = 44;

    private Battle() {}

    /** Runs {@code trials} agreements after {@code warmUps}, and one more whose messages are recorded. Collective. */
    public static TrialResult fight(Scenario scenario, Comm comm, int warmUps, int trials) {
        return switch (scenario.protocol()) {
            case OM -> new Trial<>(scenario, unsigned(scenario).oral(), comm, warmUps, trials).run();
            case SM -> new Trial<>(scenario, withKeys(scenario, comm).signed(), comm, warmUps, trials).run();
            case BRACHA -> new Trial<>(scenario, unsigned(scenario).broadcast(), comm, warmUps, trials).run();
            case HOTSTUFF -> new Trial<>(scenario, withKeys(scenario, comm).log(), comm, warmUps, trials).run();
            case SHARED -> new Trial<>(scenario, unsigned(scenario).shared(), comm, warmUps, trials).run();
        };
    }

    private static Recruits unsigned(Scenario scenario) {
        IntFunction<Signer> none = general -> {
            throw new IllegalStateException("general " + general + " has nothing to sign");
        };
        return new Recruits(scenario, none, Ed25519Signatures.of(List.of()));
    }

    /** Each rank creates a key for each general; all ranks use the public key from the rank on which the general runs. */
    private static Recruits withKeys(Scenario scenario, Comm comm) {
        int n = scenario.army().size();
        List<KeyPair> own = new ArrayList<>();
        byte[] mine = new byte[n * PUBLIC_KEY_BYTES];
        for (int general = 0; general < n; general++) {
            own.add(Ed25519Signatures.newKeyPair());
            byte[] key = Ed25519Signatures.publicBytes(own.getLast());
            System.arraycopy(key, 0, mine, general * PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES);
        }
        byte[] all = new byte[comm.size() * mine.length];
        comm.allgather(Buffer.of(mine), Buffer.of(all));
        List<byte[]> publicKeys = new ArrayList<>();
        for (int general = 0; general < n; general++) {
            int home = general * comm.size() / n;
            int at = home * mine.length + general * PUBLIC_KEY_BYTES;
            publicKeys.add(Arrays.copyOfRange(all, at, at + PUBLIC_KEY_BYTES));
        }
        return new Recruits(
                scenario,
                general -> Ed25519Signatures.signer(general, own.get(general)),
                Ed25519Signatures.of(publicKeys));
    }
}

package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSamples;
import org.parhelion.space.TupleSpace;

/**
 * What every backend promises. A backend's test extends this class, opens spaces, and may say how its time is moved.
 *
 * <p>Each class of the chain is one topic: verbs, waiting, leases, transactions, notifications, and here tenants.
 */
@Timeout(120)
public abstract class TupleSpaceContract extends NotifyCases {
    /** Names that would be one if something joined, cut, folded or quoted them wrongly. */
    private static final List<SpaceName> HOSTILE = List.of(
            new SpaceName("a", "b:c"),
            new SpaceName("a:b", "c"),
            new SpaceName("a", "b/c"),
            new SpaceName("a/b", "c"),
            new SpaceName("a.b", "c"),
            new SpaceName("a", "b.c"),
            new SpaceName("a ", "b"),
            new SpaceName("a", "b"),
            new SpaceName("a", " b"),
            new SpaceName("A", "b"),
            new SpaceName("a\0", "b"),
            new SpaceName("a", "\0b"),
            new SpaceName("a", "b*"),
            new SpaceName("a", "%"),
            new SpaceName("a", "_"),
            new SpaceName("{a}", "b"),
            new SpaceName("a", "{b}"),
            new SpaceName("'a'", "b"),
            new SpaceName("\"a\"", "b"),
            new SpaceName("a'; DROP TABLE tuples; --", "b"),
            new SpaceName("a\r\nFLUSHALL\r\n", "b"),
            new SpaceName("\u00E9", "b"),
            new SpaceName("e\u0301", "b"),
            new SpaceName("\uD83D\uDE00", "b"),
            new SpaceName("x".repeat(SpaceName.LENGTH_MAX), "y".repeat(SpaceName.LENGTH_MAX)),
            new SpaceName("x".repeat(SpaceName.LENGTH_MAX), "y".repeat(SpaceName.LENGTH_MAX - 1)));

    @Test
    void namesThatLookAlikeAreDifferentSpaces() throws Exception {
        List<TupleSpace> spaces = new ArrayList<>();
        for (SpaceName name : HOSTILE) {
            TupleSpace space = space(name, SpaceOptions.DEFAULT);
            assertThat(space.name()).isEqualTo(name);
            space.takeAll(Template.ALL, Integer.MAX_VALUE);
            spaces.add(space);
        }
        for (int i = 0; i < spaces.size(); i++) {
            spaces.get(i).write(Tuple.of("owner", i));
        }
        for (int i = 0; i < spaces.size(); i++) {
            assertThat(spaces.get(i).takeAll(Template.ALL, 100))
                    .as(HOSTILE.get(i).toString())
                    .containsExactly(Tuple.of("owner", i));
        }
    }

    @Test
    void noTemplateSeesAnotherTenantsTuple() throws Exception {
        String run = UUID.randomUUID().toString();
        List<TupleSpace> spaces = new ArrayList<>();
        for (String tenant : List.of("a", "b")) {
            for (String namespace : List.of("x", "y")) {
                spaces.add(space(new SpaceName(tenant + run, namespace), SpaceOptions.DEFAULT));
            }
        }
        Map<TupleSpace, List<Tuple>> expected = new HashMap<>();
        spaces.forEach(space -> expected.put(space, new ArrayList<>()));
        for (int i = 0; i < 2 * rounds(); i++) {
            TupleSpace space = spaces.get(random.nextInt(spaces.size()));
            List<Tuple> own = expected.getOrDefault(space, List.of());
            Tuple tuple = TupleSamples.tuple(random);
            Template template = TupleSamples.template(tuple, random);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    space.write(tuple);
                    own.add(tuple);
                }
                case 2 ->
                    space.take(template, AT_ONCE)
                            .ifPresent(taken -> assertThat(own.remove(taken))
                                    .as("%s, seed %d", taken, seed)
                                    .isTrue());
                default ->
                    assertThat(space.readAll(template, Integer.MAX_VALUE))
                            .as("%s, seed %d", template, seed)
                            .containsExactlyInAnyOrderElementsOf(
                                    own.stream().filter(template::matches).toList());
            }
        }
        for (TupleSpace space : spaces) {
            assertThat(space.takeAll(Template.ALL, Integer.MAX_VALUE))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected.get(space));
        }
    }

    @Test
    void aWriteWakesNoOtherTenant() throws Exception {
        String run = UUID.randomUUID().toString();
        TupleSpace a = space(new SpaceName("a", run), SpaceOptions.DEFAULT);
        TupleSpace b = space(new SpaceName("b", run), SpaceOptions.DEFAULT);
        List<Tuple> seen = new CopyOnWriteArrayList<>();
        b.notify(Template.ALL, FOREVER, seen::add);
        Call<Optional<Tuple>> taker = start(() -> b.take(Template.ALL, FOREVER));
        a.write(TASK);
        assertThat(peek(a, TASKS)).contains(TASK);
        taker.assertWaits();
        b.write(Tuple.of("result", 1));
        assertThat(taker.result()).contains(Tuple.of("result", 1));
        eventually("the own tuple is reported", () -> !seen.isEmpty());
        assertThat(seen).containsExactly(Tuple.of("result", 1));
        assertThat(a.count(Template.ALL)).isEqualTo(1);
    }
}

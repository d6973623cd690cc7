package org.parhelion.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Packing and unpacking equal the obvious copy, element by element and byte by byte, wherever the memory is. */
class BufferLayoutTest {
    private static final int ELEMENTS = 60;
    private static final List<ElementType> TYPES = List.of(ElementType.values());

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** Random memory for elements of {@code type}: an array of this or another type, a part of one, or off the heap. */
    private MemorySegment memory(Arena arena, ElementType type) {
        long bytes = (long) ELEMENTS * type.byteSize();
        MemorySegment whole = switch (random.nextInt(4)) {
            case 0 -> arena.allocate(bytes + 16, 8);
            case 1 -> MemorySegment.ofArray(new double[(int) bytes / 8 + 2]);
            case 2 -> MemorySegment.ofArray(new float[(int) bytes / 4 + 4]);
            default -> MemorySegment.ofArray(new byte[(int) bytes + 16]);
        };
        byte[] content = new byte[(int) whole.byteSize()];
        random.nextBytes(content);
        whole.copyFrom(MemorySegment.ofArray(content));
        return whole.asSlice(random.nextInt(9), bytes);
    }

    private static byte[] bytes(MemorySegment memory) {
        return memory.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Indices of the elements of a random layout, in the order of the message. */
    private record Laid(Buffer buffer, List<Integer> indices) {
        Laid(Buffer buffer, int[] indices) {
            this(buffer, Arrays.stream(indices).boxed().toList());
        }
    }

    private Laid laid(MemorySegment memory, ElementType type) {
        if (random.nextBoolean()) {
            int blockLength = random.nextInt(4);
            int stride = blockLength + random.nextInt(3);
            int blocks = random.nextInt(9);
            int[] indices = new int[blocks * blockLength];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = i / blockLength * stride + i % blockLength;
            }
            return new Laid(new Buffer(memory, type).strided(blocks, blockLength, stride), indices);
        }
        int[] places = {40 + random.nextInt(5), random.nextInt(5), 20};
        int[] lengths = {random.nextInt(16), random.nextInt(15), random.nextInt(20)};
        int[] indices = new int[lengths[0] + lengths[1] + lengths[2]];
        for (int b = 0, i = 0; b < 3; b++) {
            for (int k = 0; k < lengths[b]; k++, i++) {
                indices[i] = places[b] + k;
            }
        }
        return new Laid(new Buffer(memory, type).indexed(places, lengths), indices);
    }

    @Test
    void packingTakesTheElementsInOrder() {
        try (Arena arena = Arena.ofConfined()) {
            for (int round = 0; round < 3000; round++) {
                ElementType type = TYPES.get(round % TYPES.size());
                MemorySegment memory = memory(arena, type);
                Laid laid = laid(memory, type);
                int size = type.byteSize();
                MemorySegment room = memory(arena, type);
                Buffer into = new Buffer(room.asSlice(0, laid.buffer.byteSize()), type);
                laid.buffer.pack(into);
                byte[] wanted = new byte[laid.indices.size() * size];
                for (int i = 0; i < laid.indices.size(); i++) {
                    for (int k = 0; k < size; k++) {
                        wanted[i * size + k] = memory.get(ValueLayout.JAVA_BYTE, (long) laid.indices.get(i) * size + k);
                    }
                }
                String what = laid.buffer + ", round " + round + ", seed " + seed;
                assertThat(bytes(into.segment())).as(what).isEqualTo(wanted);
                assertThat(bytes(laid.buffer.packed().segment())).as(what).isEqualTo(wanted);
            }
        }
    }

    @Test
    void unpackingChangesTheFirstElementsAndNoOther() {
        try (Arena arena = Arena.ofConfined()) {
            for (int round = 0; round < 3000; round++) {
                ElementType type = TYPES.get(round % TYPES.size());
                MemorySegment memory = memory(arena, type);
                Laid laid = laid(memory, type);
                int size = type.byteSize();
                Buffer from = new Buffer(memory(arena, type).asSlice(0, laid.buffer.byteSize()), type);
                int count = random.nextInt(laid.indices.size() + 1);
                byte[] wanted = bytes(memory);
                for (int i = 0; i < count; i++) {
                    for (int k = 0; k < size; k++) {
                        wanted[laid.indices.get(i) * size + k] =
                                from.segment().get(ValueLayout.JAVA_BYTE, (long) i * size + k);
                    }
                }
                laid.buffer.unpack(from, count);
                assertThat(bytes(memory))
                        .as("%s, %d elements, round %d, seed %d", laid.buffer, count, round, seed)
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void aLayoutBeyondItsBufferIsRefused() {
        Buffer ten = Buffer.of(new int[10]);
        assertThat(ten.strided(3, 2, 4).count()).isEqualTo(6);
        assertThatThrownBy(() -> ten.strided(3, 3, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ten.indexed(new int[] {8}, new int[] {3}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ten.indexed(new int[] {-1}, new int[] {1}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ten.strided(1, 1, 1).slice(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ten.strided(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void buffersAreEqualIfMemoryTypeAndLayoutAre() {
        int[] array = new int[10];
        assertThat(Buffer.of(array)).isEqualTo(Buffer.of(array)).hasSameHashCodeAs(Buffer.of(array));
        assertThat(Buffer.of(array).strided(2, 1, 3))
                .isEqualTo(Buffer.of(array).strided(2, 1, 3))
                .isNotEqualTo(Buffer.of(array).strided(2, 1, 4))
                .isNotEqualTo(Buffer.of(array));
        assertThat(Buffer.of(array).indexed(new int[] {1}, new int[] {2}))
                .isEqualTo(Buffer.of(array).indexed(new int[] {1}, new int[] {2}));
        assertThat(Buffer.EMPTY.isInPlace()).isFalse();
        assertThat(Buffer.IN_PLACE.isInPlace()).isTrue();
    }
}

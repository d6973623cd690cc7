package mpi;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import mpjbuf.Buffer;
import mpjbuf.BufferException;
import org.jspecify.annotations.Nullable;

/** A group of ranks that exchange messages, and its point-to-point verbs: MPI_Comm. */
public class Comm {
    /** The ranks that messages go to: of an {@link Intercomm} the remote ones. */
    public Group group;

    final Map<Integer, Object> attributes = new ConcurrentHashMap<>();
    private final @Nullable Link link;

    /** No communicator. */
    Comm() {
        group = MPI.GROUP_NULL;
        link = null;
    }

    Comm(Link link, Group group) {
        this.link = link;
        this.group = group;
    }

    final Link link() {
        Link present = link;
        if (present == null) {
            throw new MPIException("MPI.COMM_NULL is not a communicator");
        }
        return present;
    }

    /** Rank of the engine's communicator that is rank {@code rank} here. */
    int toEngine(int rank) {
        return rank;
    }

    /** Rank here of a rank of the engine's communicator. */
    int fromEngine(int rank) {
        return rank == org.parhelion.comm.Comm.PROC_NULL ? MPI.PROC_NULL : rank;
    }

    /** Returns the number of ranks: MPI_Comm_size. */
    public int Size() throws MPIException {
        return link().size();
    }

    /** Returns this rank: MPI_Comm_rank. */
    public int Rank() throws MPIException {
        return link().rank();
    }

    /** Returns the local group: MPI_Comm_group. */
    public Group Group() throws MPIException {
        return group;
    }

    /** Returns {@code MPI.IDENT}, {@code CONGRUENT}, {@code SIMILAR} or {@code UNEQUAL}: MPI_Comm_compare. */
    public static int Compare(Comm comm1, Comm comm2) throws MPIException {
        if (comm1.Test_inter() != comm2.Test_inter()) {
            return MPI.UNEQUAL;
        }
        if (Objects.equals(comm1.link, comm2.link)) {
            return MPI.IDENT;
        }
        int local = Group.Compare(comm1.Group(), comm2.Group());
        int remote = Group.Compare(comm1.group, comm2.group);
        if (local == MPI.IDENT && remote == MPI.IDENT) {
            return MPI.CONGRUENT;
        }
        return local == MPI.UNEQUAL || remote == MPI.UNEQUAL ? MPI.UNEQUAL : MPI.SIMILAR;
    }

    /** Frees the communicator: MPI_Comm_free. Collective. Does nothing on {@code MPI.COMM_WORLD}. */
    public void Free() throws MPIException {
        if (!equals(MPI.COMM_WORLD)) {
            checked(link()::free);
        }
    }

    /** Returns whether this is an {@link Intercomm}: MPI_Comm_test_inter. */
    public boolean Test_inter() throws MPIException {
        return false;
    }

    /** Joins two groups whose leaders are ranks of this communicator: MPI_Intercomm_create. */
    public Intercomm Create_intercomm(Comm local_comm, int local_leader, int remote_leader, int tag)
            throws MPIException {
        return Intercomm.create(this, local_comm, local_leader, remote_leader, tag);
    }

    /** Returns an attribute: MPI_Attr_get. */
    public Object Attr_get(int keyval) throws MPIException {
        Object value = attributes.get(keyval);
        if (value == null) {
            throw new MPIException(" Error in Attr_get: No corresponding value to key <" + keyval + ">");
        }
        return value;
    }

    /** Removes an attribute: MPI_Attr_delete. */
    public void Attr_delete(int keyval) throws MPIException {
        attributes.remove(keyval);
    }

    // Blocking sends and receives ----------------------------------------------------------------------------------

    /** Sends items, and returns when the array may be changed again: MPI_Send. */
    public void Send(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        try {
            if (datatype.isGathered()) {
                Parcel parcel = Parcel.filled(buf, offset, count, datatype);
                link().send(parcel.buffer(), toEngine(dest), tag, true);
                link().sent(parcel);
            } else {
                link().send(outgoing(buf, offset, count, datatype, dest, tag), toEngine(dest), tag, !datatype.direct);
            }
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Sends items, and returns after their receive has begun: MPI_Ssend. */
    public void Ssend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        try {
            link().ssend(outgoing(buf, offset, count, datatype, dest, tag), toEngine(dest), tag);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Copies items, which must fit into the buffer of {@link MPI#Buffer_attach}, and sends the copy: MPI_Bsend. */
    public void Bsend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        Ibsend(buf, offset, count, datatype, dest, tag);
    }

    /** As {@link #Send}; the receive must have begun: MPI_Rsend. */
    public void Rsend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        Send(buf, offset, count, datatype, dest, tag);
    }

    /** Receives up to {@code count} items: MPI_Recv. */
    public Status Recv(Object buf, int offset, int count, Datatype datatype, int source, int tag) throws MPIException {
        try {
            if (datatype.direct) {
                int elements = Wire.available(buf, offset, datatype.elements(count));
                var engine = link().recv(Wire.of(buf, offset, elements, datatype.baseType), toEngine(source), tag);
                return Status.received(fromEngine(engine.source()), engine.tag(), engine.byteCount(), datatype, count);
            }
            if (datatype.isPrimitive()) {
                Parcel parcel = Parcel.incoming(buf, offset, count, datatype);
                return received(link().recv(parcel.buffer(), toEngine(source), tag), parcel, datatype, count);
            }
            Operation receive = receive(buf, offset, count, datatype, source, tag);
            Turn.await(receive.request());
            return receive.finish();
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    // Sends and receives that are started --------------------------------------------------------------------------

    /** Starts a send: MPI_Isend. */
    public Request Isend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        return new Request(isend(buf, offset, count, datatype, dest, tag));
    }

    /** Starts a send from the buffer of {@link MPI#Buffer_attach}: MPI_Ibsend. */
    public Request Ibsend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        return new Request(ibsend(buf, offset, count, datatype, dest, tag));
    }

    /** Starts a send that is complete after its receive has begun: MPI_Issend. */
    public Request Issend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        return new Request(issend(buf, offset, count, datatype, dest, tag));
    }

    /** As {@link #Isend}; the receive must have begun: MPI_Irsend. */
    public Request Irsend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) throws MPIException {
        return Isend(buf, offset, count, datatype, dest, tag);
    }

    /** Starts a receive of up to {@code count} items: MPI_Irecv. */
    public Request Irecv(Object buf, int offset, int count, Datatype datatype, int source, int tag)
            throws MPIException {
        try {
            return new Request(receive(buf, offset, count, datatype, source, tag));
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private Operation isend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) {
        try {
            if (datatype.isGathered()) {
                Parcel parcel = Parcel.filled(buf, offset, count, datatype);
                org.parhelion.comm.Request request = link().isend(parcel.buffer(), toEngine(dest), tag, true);
                link().sent(parcel);
                return Operation.send(request, Rank(), tag);
            }
            org.parhelion.comm.Buffer message = outgoing(buf, offset, count, datatype, dest, tag);
            return Operation.send(link().isend(message, toEngine(dest), tag, !datatype.direct), Rank(), tag);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private Operation issend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) {
        try {
            org.parhelion.comm.Buffer message = outgoing(buf, offset, count, datatype, dest, tag);
            return Operation.send(link().issend(message, toEngine(dest), tag), Rank(), tag);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private Operation ibsend(Object buf, int offset, int count, Datatype datatype, int dest, int tag) {
        try {
            int bytes = datatype.packedSize(count) + MPI.BSEND_OVERHEAD;
            Attached.reserve(bytes);
            org.parhelion.comm.Request request =
                    link().isendCopy(outgoing(buf, offset, count, datatype, dest, tag), toEngine(dest), tag);
            Attached.add(request, bytes);
            return Operation.send(request, Rank(), tag);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** The items as the engine sends them; objects have gone already, their envelope remains. */
    private org.parhelion.comm.Buffer outgoing(
            Object buf, int offset, int count, Datatype datatype, int dest, int tag) {
        if (datatype.baseType == Datatype.PACKED) {
            return org.parhelion.comm.Buffer.of(((Buffer) buf).toMessage());
        }
        if (datatype.baseType != Datatype.OBJECT) {
            return Parcel.outgoing(buf, offset, count, datatype);
        }
        Object[] objects = (Object[]) Parcel.packed(buf, offset, count, datatype);
        return link().sendObjects(Serial.write(objects, 0, objects.length), objects.length, toEngine(dest), tag);
    }

    private Operation receive(Object buf, int offset, int count, Datatype datatype, int source, int tag) {
        int from = toEngine(source);
        if (datatype.baseType == Datatype.PACKED) {
            Buffer packed = (Buffer) buf;
            byte[] message = new byte[packed.getCapacity() + Link.BUFFERED];
            return new Operation(link().irecv(org.parhelion.comm.Buffer.of(message), from, tag), engine -> {
                packed.fromMessage(message, (int) engine.byteCount());
                return probed(engine);
            });
        }
        if (datatype.baseType == Datatype.OBJECT) {
            return receiveObjects((Object[]) buf, offset, count, datatype, from, tag);
        }
        Parcel parcel = Parcel.incoming(buf, offset, count, datatype);
        return new Operation(
                link().irecv(parcel.buffer(), from, tag), engine -> received(engine, parcel, datatype, count));
    }

    private Status received(org.parhelion.comm.Status engine, Parcel parcel, Datatype datatype, int count) {
        Status status = Status.received(fromEngine(engine.source()), engine.tag(), engine.byteCount(), datatype, count);
        parcel.unpack(Math.max(0, status.numEls));
        return status;
    }

    private Operation receiveObjects(Object[] buf, int offset, int count, Datatype datatype, int from, int tag) {
        byte[] envelope = new byte[Link.ENVELOPE + count * datatype.size];
        return new Operation(link().irecv(org.parhelion.comm.Buffer.of(envelope), from, tag), engine -> {
            int source = fromEngine(engine.source());
            if (source == MPI.PROC_NULL) {
                return Status.ofObjects(source, engine.tag(), 0, 0, datatype);
            }
            int elements = (int) engine.byteCount() - Link.ENVELOPE;
            Object[] objects = new Object[Math.max(0, elements)];
            link().recvObjects(envelope, engine.source(), objects, 0, objects.length);
            datatype.layout.scatter(objects, 0, objects.length, buf, offset, datatype.extent);
            return Status.ofObjects(source, engine.tag(), (int) engine.byteCount(), elements, datatype);
        });
    }

    // Probes -------------------------------------------------------------------------------------------------------

    /** Returns the status of a message that could be received now, null if there is none: MPI_Iprobe. */
    public @Nullable Status Iprobe(int source, int tag) throws MPIException {
        try {
            return link().iprobe(toEngine(source), tag).map(this::probed).orElse(null);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Waits for a message, and returns its status: MPI_Probe. */
    public Status Probe(int source, int tag) throws MPIException {
        try {
            return probed(link().probe(toEngine(source), tag));
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    private Status probed(org.parhelion.comm.Status engine) {
        return Status.probed(fromEngine(engine.source()), engine.tag(), engine.byteCount());
    }

    // Packing ------------------------------------------------------------------------------------------------------

    /** Returns how many bytes {@code incount} items need in a packed message: MPI_Pack_size. */
    public int Pack_size(int incount, Datatype datatype) throws MPIException {
        return datatype.packedSize(incount);
    }

    /** Appends items to a packed message at {@code position}, and returns the next position: MPI_Pack. */
    public int Pack(Object inbuf, int offset, int incount, Datatype datatype, Buffer outbuf, int position)
            throws MPIException {
        try {
            outbuf.setSize(position);
            outbuf.putSectionHeader(datatype.bufferType);
            Object packed = Parcel.packed(inbuf, offset, incount, datatype);
            int elements = incount * datatype.size;
            if (packed instanceof Object[] objects) {
                outbuf.putObjects(Serial.write(objects, 0, elements), elements);
            } else {
                outbuf.write(packed, 0, elements);
            }
            return outbuf.getSize();
        } catch (BufferException e) {
            throw new MPIException(e);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    /** Reads the next items of a packed message, and returns the next position: MPI_Unpack. */
    public int Unpack(Buffer inbuf, int position, Object outbuf, int offset, int outcount, Datatype datatype)
            throws MPIException {
        try {
            if (position == 0) {
                inbuf.rewind();
            }
            if (!inbuf.getSectionHeader().equals(datatype.bufferType)) {
                throw new MPIException("Comm.Unpack: the message's next section has another type");
            }
            int elements = inbuf.getSectionSize();
            if (elements > outcount * datatype.size) {
                throw new MPIException("Comm.Unpack: the message's next section has " + elements
                        + " elements, outcount allows " + outcount * datatype.size);
            }
            Object packed = Wire.allocate(datatype.baseType, elements);
            if (packed instanceof Object[] objects) {
                Serial.read(inbuf.takeObjects(), objects, 0, elements);
            } else {
                inbuf.read(packed, 0, elements);
            }
            datatype.layout.scatter(packed, 0, elements, outbuf, offset, datatype.extent);
            return position + datatype.packedSize(outcount);
        } catch (BufferException e) {
            throw new MPIException(e);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    // Persistent requests ------------------------------------------------------------------------------------------

    /** Returns a buffered send that can be started any number of times: MPI_Bsend_init. */
    public Prequest Bsend_init(Object buf, int offset, int count, Datatype datatype, int dest, int tag)
            throws MPIException {
        return new Prequest(() -> ibsend(buf, offset, count, datatype, dest, tag));
    }

    /** Returns a send that can be started any number of times: MPI_Send_init. */
    public Prequest Send_init(Object buf, int offset, int count, Datatype datatype, int dest, int tag)
            throws MPIException {
        return new Prequest(() -> isend(buf, offset, count, datatype, dest, tag));
    }

    /** Returns a synchronous send that can be started any number of times: MPI_Ssend_init. */
    public Prequest Ssend_init(Object buf, int offset, int count, Datatype datatype, int dest, int tag)
            throws MPIException {
        return new Prequest(() -> issend(buf, offset, count, datatype, dest, tag));
    }

    /** Returns a ready send that can be started any number of times: MPI_Rsend_init. */
    public Prequest Rsend_init(Object buf, int offset, int count, Datatype datatype, int dest, int tag)
            throws MPIException {
        return Send_init(buf, offset, count, datatype, dest, tag);
    }

    /** Returns a receive that can be started any number of times: MPI_Recv_init. */
    public Prequest Recv_init(Object buf, int offset, int count, Datatype datatype, int source, int tag)
            throws MPIException {
        return new Prequest(() -> receive(buf, offset, count, datatype, source, tag));
    }

    // Both at once -------------------------------------------------------------------------------------------------

    /** Sends and receives at the same time: MPI_Sendrecv. */
    public Status Sendrecv(
            Object sendbuf,
            int sendoffset,
            int sendcount,
            Datatype sendtype,
            int dest,
            int sendtag,
            Object recvbuf,
            int recvoffset,
            int recvcount,
            Datatype recvtype,
            int source,
            int recvtag)
            throws MPIException {
        boolean separate = !Objects.equals(sendbuf, recvbuf) || !sendtype.direct || !recvtype.direct;
        if (separate && sendtype.isPrimitive() && recvtype.isPrimitive() && RankThreads.isAlone()) {
            try {
                Parcel into = Parcel.incoming(recvbuf, recvoffset, recvcount, recvtype);
                Parcel from = Parcel.filled(sendbuf, sendoffset, sendcount, sendtype);
                org.parhelion.comm.Status engine = link().sendrecv(
                                from.buffer(), toEngine(dest), sendtag, into.buffer(), toEngine(source), recvtag);
                from.release();
                return received(engine, into, recvtype, recvcount);
            } catch (RuntimeException e) {
                throw MPIException.of(e);
            }
        }
        Request receive = Irecv(recvbuf, recvoffset, recvcount, recvtype, source, recvtag);
        Request send = Isend(sendbuf, sendoffset, sendcount, sendtype, dest, sendtag);
        send.Wait();
        return receive.Wait();
    }

    /** Sends items and receives others in their place: MPI_Sendrecv_replace. */
    public Status Sendrecv_replace(
            Object buf, int offset, int count, Datatype datatype, int dest, int sendtag, int source, int recvtag)
            throws MPIException {
        if (datatype.baseType == Datatype.OBJECT) {
            Request send = Isend(buf, offset, count, datatype, dest, sendtag);
            Status status = Recv(buf, offset, count, datatype, source, recvtag);
            send.Wait();
            return status;
        }
        try {
            Object copy = Parcel.packed(buf, offset, count, datatype);
            Datatype plain = new Contiguous(1, base(datatype));
            return Sendrecv(
                    copy,
                    0,
                    count * datatype.size,
                    plain,
                    dest,
                    sendtag,
                    buf,
                    offset,
                    count,
                    datatype,
                    source,
                    recvtag);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }

    static Datatype base(Datatype datatype) {
        return switch (datatype.baseType) {
            case Datatype.BYTE -> MPI.BYTE;
            case Datatype.CHAR -> MPI.CHAR;
            case Datatype.SHORT -> MPI.SHORT;
            case Datatype.BOOLEAN -> MPI.BOOLEAN;
            case Datatype.INT -> MPI.INT;
            case Datatype.LONG -> MPI.LONG;
            case Datatype.FLOAT -> MPI.FLOAT;
            case Datatype.DOUBLE -> MPI.DOUBLE;
            default -> MPI.OBJECT;
        };
    }

    // Others -------------------------------------------------------------------------------------------------------

    /** Returns {@code MPI.GRAPH}, {@code MPI.CART}, or {@code MPI.UNDEFINED} without a topology: MPI_Topo_test. */
    public int Topo_test() throws MPIException {
        return MPI.UNDEFINED;
    }

    /** Ends all ranks; the job's exit status is {@code errorcode}, 1 if it is outside 1 … 125: MPI_Abort. */
    public void Abort(int errorcode) throws MPIException {
        int status = errorcode >= 1 && errorcode <= 125 ? errorcode : 1;
        MPI.tell(events -> events.aborts(status));
        link().engine().abort(status, "Abort(" + errorcode + ")");
    }

    /** Returns a communicator of the same ranks: MPI_Comm_dup. */
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public Object clone() throws MPIException {
        return this;
    }

    final void drain() {
        link().drain();
    }

    static void checked(Runnable call) {
        try {
            Turn.run(call);
        } catch (RuntimeException e) {
            throw MPIException.of(e);
        }
    }
}

package org.parhelion.campaign.net;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import java.io.InputStream;
import org.parhelion.campaign.net.wire.CampaignWire;

/** The calls of the service in {@code campaign.proto}. */
final class CampaignMethods {
    static final String SERVICE =
            CampaignWire.getDescriptor().findServiceByName("Campaigns").getFullName();

    /** Stands for bytes that are no message, and is refused as a message of a worker that joins twice. */
    private static final CampaignWire.WorkerBatch MALFORMED = CampaignWire.WorkerBatch.newBuilder()
            .addMessages(CampaignWire.WorkerMessage.getDefaultInstance())
            .build();

    static final MethodDescriptor<CampaignWire.WorkerBatch, CampaignWire.CoordinatorBatch> WORK = method(
            MethodType.BIDI_STREAMING,
            "Work",
            CampaignWire.WorkerBatch.getDefaultInstance(),
            MALFORMED,
            CampaignWire.CoordinatorBatch.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.FileSubmission, CampaignWire.TaskCount> SUBMIT = unary(
            "Submit", CampaignWire.FileSubmission.getDefaultInstance(), CampaignWire.TaskCount.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.TaskSubmission, CampaignWire.TaskCount> SUBMIT_TASKS = method(
            MethodType.CLIENT_STREAMING,
            "SubmitTasks",
            CampaignWire.TaskSubmission.getDefaultInstance(),
            CampaignWire.TaskSubmission.newBuilder()
                    .addTasks(CampaignWire.TaskDescription.getDefaultInstance())
                    .build(), // a task without a program, and refused
            CampaignWire.TaskCount.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.CampaignName, CampaignWire.TaskCount> CANCEL = unary(
            "Cancel", CampaignWire.CampaignName.getDefaultInstance(), CampaignWire.TaskCount.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.CampaignName, CampaignWire.TaskCount> RETRY =
            unary("Retry", CampaignWire.CampaignName.getDefaultInstance(), CampaignWire.TaskCount.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.ListRequest, CampaignWire.CampaignList> LIST = unary(
            "List", CampaignWire.ListRequest.getDefaultInstance(), CampaignWire.CampaignList.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.CountRequest, CampaignWire.StateCounts> COUNT = unary(
            "Count", CampaignWire.CountRequest.getDefaultInstance(), CampaignWire.StateCounts.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.CampaignName, CampaignWire.RecordPage> TASKS = method(
            MethodType.SERVER_STREAMING,
            "Tasks",
            CampaignWire.CampaignName.getDefaultInstance(),
            CampaignWire.CampaignName.getDefaultInstance(),
            CampaignWire.RecordPage.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.TaskName, CampaignWire.Sentence> EXPLAIN =
            unary("Explain", CampaignWire.TaskName.getDefaultInstance(), CampaignWire.Sentence.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.LoadRequest, CampaignWire.LoadReply> LOAD =
            unary("Load", CampaignWire.LoadRequest.getDefaultInstance(), CampaignWire.LoadReply.getDefaultInstance());

    static final MethodDescriptor<CampaignWire.CampaignName, CampaignWire.EventPage> WATCH = method(
            MethodType.SERVER_STREAMING,
            "Watch",
            CampaignWire.CampaignName.getDefaultInstance(),
            CampaignWire.CampaignName.getDefaultInstance(),
            CampaignWire.EventPage.getDefaultInstance());

    private CampaignMethods() {}

    /** A call whose empty request names no campaign, and is refused: it stands for bytes that are no message. */
    private static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> unary(
            String name, Q request, R reply) {
        return method(MethodType.UNARY, name, request, request, reply);
    }

    private static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> method(
            MethodType type, String name, Q request, Q malformed, R reply) {
        return MethodDescriptor.<Q, R>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(lenient(ProtoLiteUtils.marshaller(request), malformed))
                .setResponseMarshaller(ProtoLiteUtils.marshaller(reply))
                .build();
    }

    /** gRPC would log malformed bytes with a stack trace, so any client could fill the log. */
    private static <Q> MethodDescriptor.Marshaller<Q> lenient(MethodDescriptor.Marshaller<Q> strict, Q malformed) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Q message) {
                return strict.stream(message);
            }

            @Override
            public Q parse(InputStream bytes) {
                try {
                    return strict.parse(bytes);
                } catch (StatusRuntimeException e) {
                    if (e.getCause() instanceof InvalidProtocolBufferException) {
                        return malformed;
                    }
                    throw e;
                }
            }
        };
    }
}

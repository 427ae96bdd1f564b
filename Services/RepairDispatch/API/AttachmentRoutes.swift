import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ObjectStorage
import ServiceBootstrap
import SharedModels

/// Photos and signatures of a slip: files in, files out (REP-11 to REP-13).
///
/// The file is kept first, under its content's hash and the attachment's id, and the command comes after: a slip never names a picture that is
/// not there. A request that ends between the two, or whose command is refused, or that is repeated after a lost answer, leaves one object
/// behind that no slip names: at most one a request, at most the size limit each, until `PictureSweep` takes it away.
///
/// A file is in memory at most twice: as it came and as it is kept, while the one is made from the other.
struct AttachmentRoutes: Sendable {
    /// Files that one process takes at once, and gives at once, at most; more are asked to come again.
    static let filesAtOnce = 8
    /// Bytes of the largest files that may come at once: a limit that is set higher lets fewer come.
    static let bytesAtOnce = 64 * 1_048_576
    /// Files that one caller may send or fetch at once, so that nobody's slow connection takes all places.
    static let filesOfOneCaller = 3
    /// A file that goes out is cut into parts of so many bytes: the connection counts as at work until the last one.
    static let partBytes = 65_536
    static let path = "work-orders/:id/attachments"

    private let objects: (any ObjectStore)?
    private let coming: TransferSlots
    private let going: TransferSlots

    private init(_ objects: (any ObjectStore)?) {
        self.objects = objects
        let count = min(Self.filesAtOnce, max(1, Self.bytesAtOnce / max(1, objects?.limit ?? Self.bytesAtOnce)))
        coming = TransferSlots(count: count, each: Self.filesOfOneCaller)
        going = TransferSlots(count: Self.filesAtOnce, each: Self.filesOfOneCaller)
    }

    static func add(to routes: CaseRoutes<WorkOrder>, of engine: CaseEngine) {
        let files = AttachmentRoutes(engine.objects)
        routes.upload("attachments", by: WorkOrderCommand.Code.attach.roles) { request, context, order in
            try await files.take(request, context, order)
        }
        // For the posts that see names: a photo shows a home, a signature is a name (OPS-01, D13).
        routes.file("attachments/:attachmentId", by: WorkOrderRoles.contact) { request, context, order in
            try await files.show(request, context, order)
        }
    }

    /// `POST`: reads and checks the picture, keeps it, and gives the command.
    private func take(
        _ request: Request, _ context: CallerRequestContext, _ order: WorkOrder
    ) async throws -> (command: WorkOrderCommand, identity: Data) {
        let store = try store()
        let kind = try kind(of: request)
        let slot = try coming.take(for: context.caller.subject)
        defer { slot.release() }
        let (type, bytes) = try await Self.picture(of: request, context)
        let sha256 = Self.hash(bytes)
        // What the order will refuse is not written. What it has already is: the store may have lost it, and the same bytes do no harm.
        let known = order.pictures.first { $0.kind == kind && $0.sha256 == sha256 }
        let id = known?.id ?? AttachmentID(.v7())
        let form = AttachmentForm(kind: kind, contentType: type, bytes: bytes.count, sha256: sha256, id: id)
        if known != nil || (order.allowedCommands.contains(WorkOrderCommand.Code.attach.rawValue) && order.hasRoom(for: kind)) {
            guard let key = PictureKey.key(order.id, sha256, id) else { throw Problem(.internal) }
            try await reaching(context.logger) { try await store.put(key, bytes, contentType: type.rawValue) }
        }
        return (.attach(form), Data("\(kind.rawValue) \(type.rawValue) \(sha256)".utf8))
    }

    /// `GET`: the picture.
    private func show(_ request: Request, _ context: CallerRequestContext, _ order: WorkOrder) async throws -> Response {
        guard let text = context.parameters.get("attachmentId"), let uuid = UUID(uuidString: text),
            let attachment = order.pictures.first(where: { $0.id.uuid == uuid })
        else { throw Problem(.notFound, "The work order has no such attachment.") }
        // Who saw what is on record (D13).
        context.logger.notice(
            "attachment revealed",
            metadata: [
                "actor": "\(context.caller.subject)", "actor.role": "\(context.caller.role.rawValue)", "case.id": "\(order.id)",
                "case.number": "\(order.number)", "attachment.id": "\(attachment.id)", "attachment.kind": "\(attachment.kind.rawValue)",
                "http.route": "\(context.endpointPath ?? "unmatched")",
            ])
        let tag = "\"\(attachment.sha256)\""
        var fields: HTTPFields = [
            .eTag: tag, .cacheControl: "private, no-cache", .contentSecurityPolicy: "default-src 'none'; sandbox",
            .xContentTypeOptions: "nosniff",
        ]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: fields) }
        fields[.contentType] = attachment.contentType.rawValue
        let store = try store()
        // Held until the last part has gone out: it is in memory until then.
        let slot = try going.take(for: context.caller.subject)
        let bytes = try await reaching(context.logger) {
            try await Self.bytes(of: attachment, of: order, in: store)
        }
        guard bytes.count == attachment.bytes, Self.hash(bytes) == attachment.sha256 else {
            context.logger.error("a stored picture is damaged", metadata: ["case.id": "\(order.id)", "attachment.id": "\(attachment.id)"])
            throw Problem(.unavailable, "The stored picture is damaged; the operator has to restore it.")
        }
        let body = ResponseBody(contentLength: bytes.count) { writer in
            defer { slot.release() }
            var rest = ByteBuffer(bytes: bytes)
            while let part = rest.readSlice(length: min(Self.partBytes, rest.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: fields, body: body)
    }

    /// SHA-256 in hexadecimal digits.
    private static func hash(_ bytes: Data) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func store() throws(Problem) -> any ObjectStore {
        guard let objects else {
            throw Problem(.unavailable, "This installation keeps no photos: the operator has not set GUANJIA_OBJECTS.")
        }
        return objects
    }

    private func kind(of request: Request) throws(Problem) -> AttachmentKind {
        guard let kind = request.uri.queryParameters["kind"].flatMap({ AttachmentKind(rawValue: String($0)) }) else {
            let words = AttachmentKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.malformed, "See errors.", errors: [.init("kind", "expected one of \(words)")])
        }
        return kind
    }

    /// Reads a picture as it will be kept. What came ends here, so that no more than one of the two is in memory afterwards.
    private static func picture(of request: Request, _ context: CallerRequestContext) async throws -> (type: ImageType, bytes: Data) {
        let (sent, declared) = try await FileBody.read(request, context, types: ImageType.allCases.map(\.rawValue))
        return try checked(sent, declared)
    }

    /// The picture as it is kept. Its first bytes must be those of the declared type; it loses what a camera or a program wrote beside it.
    static func checked(_ sent: Data, _ declared: String) throws(Problem) -> (type: ImageType, bytes: Data) {
        guard let type = ImageType.sniffed(sent), type.rawValue == declared else {
            throw Problem(.invalid, "The file is not what its Content-Type says: its first bytes are not those of \(declared).")
        }
        guard let cleaned = type.cleaned(sent) else {
            throw Problem(.invalid, "The file begins like a \(type.rawValue), but is not built as one.")
        }
        return (type, cleaned)
    }

    /// The bytes of an attachment, wherever they are.
    private static func bytes(of attachment: Attachment, of order: WorkOrder, in store: any ObjectStore) async throws -> Data {
        for key in PictureKey.keys(order.id, attachment) {
            do {
                return try await store.get(key, atMost: attachment.bytes)
            } catch ObjectStoreError.notFound {
                continue
            }
        }
        throw ObjectStoreError.notFound
    }

    /// What a store says, as an answer.
    private func reaching<Value>(_ logger: Logger, _ call: () async throws -> Value) async throws -> Value {
        do {
            return try await call()
        } catch ObjectStoreError.tooLarge(let limit) {
            throw Problem(.tooLarge, "At most \(limit) bytes are accepted.")
        } catch ObjectStoreError.notFound {
            throw Problem(.notFound, "The store has lost this picture; whoever has it may send it again.")
        } catch ObjectStoreError.refused(let why) {
            logger.error("the store of photos refuses", metadata: ["reason": "\(why)"])
            throw Problem(.unavailable, "The store of photos refuses; the operator has to put it right.", headers: [.retryAfter: "60"])
        } catch ObjectStoreError.unavailable {
            throw Problem(
                .unavailable, "The store of photos does not answer; send the request again in a few seconds.", headers: [.retryAfter: "5"])
        }
    }
}

import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ObjectStorage
import ServiceBootstrap
import SharedModels
import Synchronization

/// Photos and signatures of a slip: files in, files out (REP-11 to REP-13).
///
/// The file is kept first, under its content's hash, and the command comes after: a slip never names a picture that is not there, and
/// whoever repeats a request after a lost answer writes the same object again. A request that ends between the two, or whose command is
/// refused, leaves one object behind that no slip names: at most one a request, at most the size limit each.
struct AttachmentRoutes: Sendable {
    /// Files that one process has in memory at once, coming or going; more are asked to come again.
    static let filesAtOnce = 8
    static let path = "work-orders/:id/attachments"

    private let objects: (any ObjectStore)?
    private let slots = TransferSlots(count: Self.filesAtOnce)

    private init(_ objects: (any ObjectStore)?) { self.objects = objects }

    static func add(to routes: CaseRoutes<WorkOrder>, of engine: CaseEngine) {
        let files = AttachmentRoutes(engine.objects)
        routes.upload("attachments") { request, context, order in try await files.take(request, context, order) }
        routes.file("attachments/:attachmentId") { request, context, order in try await files.show(request, context, order) }
    }

    /// `POST`: reads and checks the picture, keeps it, and gives the command.
    private func take(
        _ request: Request, _ context: CallerRequestContext, _ order: WorkOrder
    ) async throws -> (command: WorkOrderCommand, identity: Data) {
        try context.requires(WorkOrderCommand.Code.attach.roles)
        let store = try store()
        let kind = try kind(of: request)
        return try await slots.with {
            let types = ImageType.allCases.map(\.rawValue)
            let (sent, declared) = try await FileBody.read(request, context, types: types)
            let (type, bytes) = try Self.checked(sent, declared)
            let sha256 = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let form = AttachmentForm(kind: kind, contentType: type, bytes: bytes.count, sha256: sha256)
            // What the order will refuse, or has already, is not written.
            let isNew = !order.pictures.contains { $0.sha256 == sha256 }
            if isNew, order.allowedCommands.contains(WorkOrderCommand.Code.attach.rawValue) {
                try await reaching { try await store.put(try Self.key(order, sha256), bytes, contentType: type.rawValue) }
            }
            return (.attach(form), Data("\(kind.rawValue) \(type.rawValue) \(sha256)".utf8))
        }
    }

    /// `GET`: the picture, for the posts that see names: a photo shows a home, a signature is a name (OPS-01, D13).
    private func show(_ request: Request, _ context: CallerRequestContext, _ order: WorkOrder) async throws -> Response {
        try context.requires(WorkOrderRoles.contact)
        guard let text = context.parameters.get("attachmentId"), let uuid = UUID(uuidString: text),
            let attachment = order.pictures.first(where: { $0.id.uuid == uuid })
        else { throw Problem(.notFound, "The work order has no such attachment.") }
        // Who saw what is on record, here as everywhere where something private is shown in full.
        context.logger.notice(
            "attachment revealed",
            metadata: [
                "actor": "\(context.caller.subject)", "actor.role": "\(context.caller.role.rawValue)", "case.id": "\(order.id)",
                "attachment.id": "\(attachment.id)", "attachment.kind": "\(attachment.kind.rawValue)",
            ])
        let tag = "\"\(attachment.sha256)\""
        var fields: HTTPFields = [
            .eTag: tag, .cacheControl: "private, no-cache", .contentSecurityPolicy: "default-src 'none'; sandbox",
            .xContentTypeOptions: "nosniff",
        ]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: fields) }
        fields[.contentType] = attachment.contentType.rawValue
        let store = try store()
        let bytes = try await slots.with {
            try await reaching { try await store.get(try Self.key(order, attachment.sha256)) }
        }
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
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

    /// The picture as it is kept. Its first bytes must be those of the declared type; a JPEG loses what its camera wrote beside it.
    private static func checked(_ sent: Data, _ declared: String) throws(Problem) -> (type: ImageType, bytes: Data) {
        guard let type = ImageType.sniffed(sent), type.rawValue == declared else {
            throw Problem(.invalid, "The file is not what its Content-Type says: its first bytes are not those of \(declared).")
        }
        guard type == .jpeg else { return (type, sent) }
        guard let cleaned = JPEGPrivacy.cleaned(sent) else {
            throw Problem(.invalid, "The file begins like a JPEG, but is not built as one.")
        }
        return (type, cleaned)
    }

    /// Where a picture of an order is kept.
    private static func key(_ order: WorkOrder, _ sha256: String) throws(Problem) -> ObjectKey {
        guard let key = ObjectKey("work-orders/\(order.id)/\(sha256)") else { throw Problem(.internal) }
        return key
    }

    /// What a store says, as an answer.
    private func reaching<Value>(_ call: () async throws -> Value) async throws -> Value {
        do {
            return try await call()
        } catch ObjectStoreError.tooLarge(let limit) {
            throw Problem(.tooLarge, "At most \(limit) bytes are accepted.")
        } catch ObjectStoreError.unavailable {
            throw Problem(
                .unavailable, "The store of photos does not answer; send the request again in a few seconds.", headers: [.retryAfter: "5"])
        }
    }
}

/// How many files may be in memory at once.
final class TransferSlots: Sendable {
    private let free: Mutex<Int>

    init(count: Int) { free = Mutex(count) }

    /// Runs `body` in a slot.
    /// - Throws: `Problem` (503) when none is free; what `body` throws.
    func with<Value>(_ body: () async throws -> Value) async throws -> Value {
        let isTaken = free.withLock { count in
            guard count > 0 else { return false }
            count -= 1
            return true
        }
        guard isTaken else {
            throw Problem(.unavailable, "Many photos are on their way; send it again in a moment.", headers: [.retryAfter: "2"])
        }
        defer { free.withLock { $0 += 1 } }
        return try await body()
    }
}

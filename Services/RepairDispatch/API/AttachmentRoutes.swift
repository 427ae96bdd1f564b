import CaseFiles
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Photos and signatures of a slip: files in, files out (REP-11 to REP-13; `FileTransfers`).
struct AttachmentRoutes: Sendable {
    static let path = "work-orders/:id/attachments"

    private let files: FileTransfers

    static func add(to routes: CaseRoutes<WorkOrder>, of engine: CaseEngine) {
        let own = AttachmentRoutes(files: FileTransfers(engine.objects, noun: "photo"))
        routes.upload("attachments", by: WorkOrderCommand.Code.attach.roles, asking: ["kind"]) { request, context, order in
            try await own.take(request, context, order)
        }
        // For the posts that see names: a photo shows a home, a signature is a name (OPS-01, D13).
        routes.file("attachments/:attachmentId", by: WorkOrderRoles.contact) { request, context, order in
            try await own.show(request, context, order)
        }
    }

    /// `POST`: reads and checks the picture, keeps it, and gives the command.
    private func take(
        _ request: Request, _ context: CallerRequestContext, _ order: WorkOrder
    ) async throws -> (command: WorkOrderCommand, identity: Data) {
        let kind = try kind(of: context)
        let slot = try files.place(for: context)
        defer { slot.release() }
        let (type, bytes) = try await Self.picture(of: request, context)
        let sha256 = FileTransfers.hash(bytes)
        // What the order will refuse is not written. What it has already is: the store may have lost it, and the same bytes do no harm.
        let known = order.pictures.first { $0.kind == kind && $0.sha256 == sha256 }
        let id = known?.id ?? AttachmentID(.v7())
        let form = AttachmentForm(kind: kind, contentType: type, bytes: bytes.count, sha256: sha256, id: id)
        if known != nil || (order.allowedCommands.contains(WorkOrderCommand.Code.attach.rawValue) && order.hasRoom(for: kind)) {
            try await files.keep(bytes, at: PictureKey.key(order.id, sha256, id), contentType: type.rawValue, context.logger)
        }
        return (.attach(form), Data("\(kind.rawValue) \(type.rawValue) \(sha256)".utf8))
    }

    /// `GET`: the picture.
    private func show(_ request: Request, _ context: CallerRequestContext, _ order: WorkOrder) async throws -> Response {
        guard let text = context.parameters.get("attachmentId"), let uuid = UUID(uuidString: text),
            let attachment = order.pictures.first(where: { $0.id.uuid == uuid })
        else { throw Problem(.notFound, "The work order has no such attachment.") }
        let file = StoredFile(
            caseID: order.id.retyped(), number: order.number, kind: attachment.kind.rawValue, id: uuid,
            contentType: attachment.contentType.rawValue, bytes: attachment.bytes, sha256: attachment.sha256)
        return try await files.show(file, at: PictureKey.keys(order.id, attachment), request, context)
    }

    private func kind(of context: CallerRequestContext) throws(Problem) -> AttachmentKind {
        guard let kind = context.query["kind"].flatMap({ AttachmentKind(rawValue: $0) }) else {
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
}

import CaseFiles
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Originals of contacts: letters, faxes, forms, e-mails and recordings, in and out (INT-07; `FileTransfers`).
struct OriginalRoutes: Sendable {
    static let path = "contacts/:id/originals"

    private let files: FileTransfers

    static func add(to routes: CaseRoutes<Contact>, of engine: CaseEngine) {
        let own = OriginalRoutes(files: FileTransfers(engine.objects, noun: "original"))
        routes.upload("originals", by: Role.employees) { request, context, contact in
            try await own.take(request, context, contact)
        }
        routes.file("originals/:originalId", by: Role.employees) { request, context, contact in
            try await own.show(request, context, contact)
        }
    }

    /// `POST`: reads and checks the file, keeps it, and gives the command.
    private func take(
        _ request: Request, _ context: CallerRequestContext, _ contact: Contact
    ) async throws -> (command: ContactCommand, identity: Data) {
        guard let kind = request.uri.queryParameters["kind"].flatMap({ OriginalKind(rawValue: String($0)) }) else {
            throw Problem.badParameter("kind", "expected one of \(OriginalKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let place = try files.place(for: context)
        defer { place.release() }
        let (type, bytes) = try await Self.file(of: request, context)
        let sha256 = FileTransfers.hash(bytes)
        // What the contact will refuse is not written. What it has already is: the store may have lost it, and the same bytes do no harm.
        let known = contact.original(kind, sha256)
        let id = known?.id ?? OriginalID(.v7())
        if known != nil || contact.hasRoomForOriginal {
            try await files.keep(bytes, at: OriginalKey.key(contact.id, sha256, id), contentType: type.rawValue, context.logger)
        }
        let form = AttachOriginal(id: id, kind: kind, contentType: type, bytes: bytes.count, sha256: sha256)
        return (.attach(form), Data("\(kind.rawValue) \(type.rawValue) \(sha256)".utf8))
    }

    /// `GET`: the original, for who sees the names and the words of the contact: it has both (OPS-01, OPS-02, D13).
    private func show(_ request: Request, _ context: CallerRequestContext, _ contact: Contact) async throws -> Response {
        guard contact.reveals(to: context.caller.actor) else {
            context.recordWithheld(of: Contact.kind, count: 1)
            throw Problem(.forbidden, "The original shows names and words that this post does not see.")
        }
        guard let text = context.parameters.get("originalId"), let uuid = UUID(uuidString: text),
            let original = contact.originals?.first(where: { $0.id.uuid == uuid })
        else { throw Problem(.notFound, "The contact has no such original.") }
        let file = StoredFile(
            caseID: contact.id.retyped(), number: contact.number, kind: original.kind.rawValue, id: uuid,
            contentType: original.contentType.contentType, bytes: original.bytes, sha256: original.sha256)
        return try await files.show(
            file, at: [OriginalKey.key(contact.id, original.sha256, original.id)].compactMap(\.self), request, context)
    }

    /// Reads a file as it will be kept. What came ends here, so that no more than one of the two is in memory afterwards.
    private static func file(of request: Request, _ context: CallerRequestContext) async throws -> (type: FileType, bytes: Data) {
        let (sent, declared) = try await FileBody.read(request, context, types: FileType.allCases.map(\.rawValue))
        guard let type = FileType(rawValue: declared), let kept = type.kept(sent) else {
            throw Problem(.invalid, "The file is not built as \(declared) is, or holds what is not kept; see the API's description.")
        }
        return (type, kept)
    }
}

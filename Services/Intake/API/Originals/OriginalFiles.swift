import CaseFiles
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// How originals come in and go out, whoever brings and fetches them (INT-07; `FileTransfers`).
struct OriginalFiles: Sendable {
    let files: FileTransfers
    /// What is taken.
    let types: [FileType]
    /// Whether a file may come in a form.
    let forms: Bool

    /// The parameters of the query of a request that brings one.
    static let names = ["kind"]

    /// Reads and checks the file of a request, keeps it, and gives the command that follows, and what tells the request from another.
    func take(
        _ request: Request, _ context: CallerRequestContext, _ contact: Contact
    ) async throws -> (command: ContactCommand, identity: Data) {
        guard let kind = context.query["kind"].flatMap({ OriginalKind(rawValue: $0) }) else {
            throw Problem.badParameter("kind", "expected one of \(OriginalKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let place = try files.place(for: context)
        defer { place.release() }
        let (type, bytes) = try await file(of: request, context)
        let sha256 = FileTransfers.hash(bytes)
        let role = context.caller.role
        // What the contact will refuse is not written. What it has already is: the store may have lost it, and the same bytes do no harm.
        let known = contact.original(kind, sha256, by: role)
        let id = known?.id ?? OriginalID(.v7())
        if known != nil || contact.takesOriginal(by: role) {
            try await files.keep(bytes, at: OriginalKey.key(contact.id, sha256, id), contentType: type.rawValue, context.logger)
        }
        let form = AttachOriginal(id: id, kind: kind, contentType: type, bytes: bytes.count, sha256: sha256)
        return (.attach(form), Data("\(kind.rawValue) \(type.rawValue) \(sha256)".utf8))
    }

    /// The original in the path, of those that the caller may see.
    /// - Throws: `Problem` (404) when it is none of them, or the store has lost it; 503.
    func show(
        of originals: [Original]?, _ contact: Contact, _ request: Request, _ context: CallerRequestContext
    ) async throws -> Response {
        guard let text = context.parameters.get("originalId"), let uuid = UUID(uuidString: text),
            let original = originals?.first(where: { $0.id.uuid == uuid })
        else { throw Problem(.notFound, "The contact has no such original.") }
        let file = StoredFile(
            caseID: contact.id.retyped(), number: contact.number, kind: original.kind.rawValue, id: uuid,
            contentType: original.contentType.contentType, bytes: original.bytes, sha256: original.sha256)
        return try await files.show(
            file, at: [OriginalKey.key(contact.id, original.sha256, original.id)].compactMap(\.self), request, context)
    }

    /// Reads a file as it will be kept. What came ends here, so that no more than one of the two is in memory afterwards.
    private func file(of request: Request, _ context: CallerRequestContext) async throws -> (type: FileType, bytes: Data) {
        let (sent, declared) = try await FileBody.read(request, context, types: types.map(\.rawValue), forms: forms)
        guard let type = FileType(rawValue: declared), let kept = type.kept(sent) else {
            throw Problem(.invalid, "The file is not built as \(declared) is, or holds what is not kept; see the API's description.")
        }
        return (type, kept)
    }
}

import CaseFiles
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Originals that a household sends with its matters by an app of the owners, and reads back (INT-07, ADR 36).
struct OwnOriginals: Sendable {
    static let path = "own/contacts/:id/originals"
    /// Files of owners that one process takes at once at most. They are apart from those of the staff, which owners must not be able to keep
    /// out; and each owner sends one at a time, so that no two keep out the others.
    static let coming = FileTransfers.Share(4, ofOneCaller: 1)
    /// Those that it gives at once: an app shows several beside one another.
    static let going = FileTransfers.Share(8, ofOneCaller: 2)
    /// A whole mail is not among them, because nobody checks what is in its parts; owners send mails to the desk's own address.
    static let types = FileType.allCases.filter { $0 != .mail }

    private let desk: OwnDesk
    private let files: OriginalFiles

    init(desk: OwnDesk) {
        self.desk = desk
        files = OriginalFiles(
            files: FileTransfers(desk.engine.objects, noun: "original", coming: Self.coming, going: Self.going),
            types: Self.types, forms: true)
    }

    /// `POST /own/contacts/{id}/originals`: one file, as the body or as the only one of a form.
    func take(_ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let contact = try await desk.find(context).body
        // Before anything is kept for a command that cannot be taken.
        _ = try IdempotencyKey(of: request)
        _ = try VersionCondition(of: request)
        let (command, identity) = try await files.take(request, context, contact)
        return try await desk.answer(
            desk.engine.take(command, to: contact.id.retyped(), as: Contact.self, body: identity, request, context))
    }

    /// `GET /own/contacts/{id}/originals/{originalId}`: one that the household sent; what the staff keep is theirs.
    func show(_ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let contact = try await desk.find(context).body
        return try await files.show(of: contact.ownersOriginals, contact, request, context)
    }
}

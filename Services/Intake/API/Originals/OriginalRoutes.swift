import CaseFiles
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Originals of contacts for the staff: letters, faxes, forms, e-mails and recordings, in and out (INT-07).
enum OriginalRoutes {
    static let path = "contacts/:id/originals"

    static func add(to routes: CaseRoutes<Contact>, of engine: CaseEngine) {
        let files = OriginalFiles(files: FileTransfers(engine.objects, noun: "original"), types: FileType.allCases, forms: false)
        routes.upload("originals", by: Role.employees, asking: OriginalFiles.names) { request, context, contact in
            try await files.take(request, context, contact)
        }
        // For who sees the names and the words of the contact: an original has both (OPS-01, OPS-02, D13).
        routes.file("originals/:originalId", by: Role.employees) { request, context, contact in
            guard contact.reveals(to: context.caller.actor) else {
                context.recordWithheld(of: Contact.kind, count: 1)
                throw Problem(.forbidden, "The original shows names and words that this post does not see.")
            }
            return try await files.show(of: contact.originals, contact, request, context)
        }
    }
}

import CaseFiles
import Logging
import ObjectStorage
import ServiceBootstrap
import SharedModels

/// Where originals are kept: `contacts/<contact>/<hash of the content>-<id of the original>` (`FileKey`).
enum OriginalKey {
    static let folder = "contacts"

    static func key(_ contact: ContactID, _ sha256: String, _ id: OriginalID) -> ObjectKey? {
        FileKey(folder: folder).key(contact.retyped(), sha256, id.uuid)
    }
}

/// Takes away originals that no contact speaks of: their command was refused, or the process died before it was decided (INT-07).
typealias OriginalSweep = FileSweep<Contact, Original>

extension FileSweep where Case == Contact, File == Original {
    init(engine: CaseEngine, logger: Logger) {
        self.init(
            FileSweepPlan(noun: "originals", owner: "contact", folder: OriginalKey.folder, field: "originals") { contact, original in
                [OriginalKey.key(contact.retyped(), original.sha256, original.id)].compactMap(\.self)
            }, engine: engine, logger: logger)
    }
}

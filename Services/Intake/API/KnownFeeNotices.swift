import Casework
import ServiceBootstrap
import SharedModels

/// Payment notices that contacts are put to (domain 3.6). Nothing holds what was found: a notice may be paid the next moment, which its own
/// case then says.
struct KnownFeeNotices: Sendable {
    let engine: CaseEngine

    /// Refuses what names no notice of the office, or one that takes no question any more.
    /// - Parameters:
    ///   - handOver: whichever it is; only one to a notice is looked at.
    ///   - office: the contact's.
    ///   - path: where the hand-over stands in the request.
    /// - Throws: `Problem` naming the field.
    func check(_ handOver: HandOver?, of office: String, at path: String) async throws {
        guard case .fee(let facts) = handOver else { return }
        let notice = try await engine.reader.find(facts.feeNoticeId.retyped(), as: FeeNotice.self)?.body
        guard let notice, notice.office == office else { throw Self.fault(path, "names no fee notice of the office") }
        guard notice.takesQuestions else {
            let why = notice.isOver ? notice.stateCode : "about \(FeeNotice.mostEntries) contacts already"
            throw Self.fault(path, "names a fee notice that is \(why); answer the owner, or promise a reply")
        }
    }

    private static func fault(_ path: String, _ detail: String) -> Problem {
        Problem(.invalid, "See errors.", errors: [.init("\(path).fee.feeNoticeId", detail)])
    }
}

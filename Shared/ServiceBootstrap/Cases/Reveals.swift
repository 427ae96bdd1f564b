import Casework
import Hummingbird
package import Logging
package import SharedModels

/// An answer that is looked up about a case and shows other cases.
package protocol RevealingAnswer {
    /// How many of them it shows with private particulars in clear.
    var revealed: Int { get }
}

/// What a line of the record says was shown; each is searched for by its words.
package enum Shown: String, Sendable {
    case particulars = "private particulars shown"
    /// A page for people leaves the house, and so is on record whatever it shows.
    case page = "case shown as a page"
    /// A photo, a signature, an original.
    case file = "attachment revealed"
    /// Links that answer for households.
    case surveyLinks = "survey links revealed"
    /// Asked for, and kept from the caller (WE-70).
    case withheld = "private particulars withheld"
}

/// Who saw private particulars in clear, and where, is on record (OPS-01, D13): one line for each request that showed some.
///
/// A line says who asked in which post, which case by id and number, by which route, and why (`AccessReason`). The request's own id and the
/// trace stand in it as in every line. It never says what was shown.
extension CallerRequestContext {
    /// The one way in which a line of the record is written, whatever was shown.
    package func record(_ shown: Shown, _ facts: Logger.Metadata) {
        // Not interpolated: each answer that shows somebody's particulars is on record.
        let always: Logger.Metadata = [
            "actor": .string(caller.subject), "actor.role": .string(caller.role.rawValue),
            "http.route": .string(endpointPath ?? "unmatched"), "access.reason": .string(accessReason.rawValue),
        ]
        logger.notice("\(shown.rawValue)", metadata: facts.merging(always) { _, own in own })
    }

    /// A case was shown.
    func recordReveal(of kind: CaseKind, _ id: CaseID, number: String?) {
        var facts: Logger.Metadata = ["case.kind": .string(kind.name), "case.id": .string(id.description)]
        if let number { facts["case.number"] = .string(number) }
        record(.particulars, facts)
    }

    /// Cases of a list, or people of one, were shown: how many of them in clear; nothing when none was.
    package func recordReveals(of kind: CaseKind, count: Int) {
        guard count > 0 else { return }
        record(.particulars, ["case.kind": .string(kind.name), "cases": "\(count)"])
    }

    /// Private particulars of so many cases were kept from the caller, who asked for them; nothing when there were none (WE-70).
    package func recordWithheld(of kind: CaseKind, count: Int) {
        guard count > 0 else { return }
        record(.withheld, ["case.kind": .string(kind.name), "cases": "\(count)"])
    }
}

extension CaseCommanding {
    /// The answer to a command shows the case, and so does one that was kept from the first time.
    func recordReveal(in result: SubmissionResult, _ context: CallerRequestContext) async {
        switch result {
        case .accepted(let answer):
            guard answer.reveals == true else { return }
            context.recordReveal(of: Case.kind, answer.caseID, number: answer.number)
        case .replayed(_, let answer):
            let found: (record: CaseRecord, body: Case)?
            do {
                found = try await engine.reader.find(answer.caseID, as: Case.self)
            } catch {
                // What cannot be found out counts as shown.
                found = nil
            }
            guard found?.body.reveals(to: context.caller.actor) ?? true else { return }
            context.recordReveal(of: Case.kind, answer.caseID, number: found?.record.number)
        case .rejected, .keyReused, .keyInFlight, .unavailable, .failed: return
        }
    }
}

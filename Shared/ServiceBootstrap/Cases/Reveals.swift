import Casework
import Hummingbird
import Logging
package import SharedModels

/// An answer that is looked up about a case and shows other cases.
package protocol RevealingAnswer {
    /// How many of them it shows with private particulars in clear.
    var revealed: Int { get }
}

/// Who saw private particulars in clear, and where, is on record (OPS-01, D13): one line for each request that showed some.
///
/// A line says who asked in which post, which case by id and number, by which route, and why (`AccessReason`). The request's own id and the
/// trace stand in it as in every line. It never says what was shown.
extension CallerRequestContext {
    /// A case was shown.
    func recordReveal(of kind: CaseKind, _ id: CaseID, number: String?) {
        var facts = revealFacts
        facts["case.kind"] = .string(kind.name)
        facts["case.id"] = .string(id.description)
        if let number { facts["case.number"] = .string(number) }
        logger.notice("private particulars shown", metadata: facts)
    }

    /// Cases of a list, or people of one, were shown: how many of them in clear; nothing when none was.
    package func recordReveals(of kind: CaseKind, count: Int) {
        guard count > 0 else { return }
        var facts = revealFacts
        facts["case.kind"] = .string(kind.name)
        facts["cases"] = "\(count)"
        logger.notice("private particulars shown", metadata: facts)
    }

    /// Private particulars of so many cases were kept from the caller, who asked for them; nothing when there were none (WE-70).
    package func recordWithheld(of kind: CaseKind, count: Int) {
        guard count > 0 else { return }
        var facts = revealFacts
        facts["case.kind"] = .string(kind.name)
        facts["cases"] = "\(count)"
        logger.notice("private particulars withheld", metadata: facts)
    }

    private var revealFacts: Logger.Metadata {
        // Not interpolated: each answer that shows somebody's particulars is on record.
        [
            "actor": .string(caller.subject), "actor.role": .string(caller.role.rawValue),
            "http.route": .string(endpointPath ?? "unmatched"), "access.reason": .string(accessReason.rawValue),
        ]
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

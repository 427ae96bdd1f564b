import Hummingbird
package import Policy
import SharedModels

/// `POST /repair-triage`: what the words of a report mean, before anything of it is stored (REP-01, REP-02, REP-32).
///
/// It changes nothing. It is a POST because the words are private and a URL is logged on its way, and it needs no `Idempotency-Key` because
/// asking twice does no more than asking once (ADR 13). Every employee may ask: the answer says nothing about any case.
package enum TriageRoute {
    /// Adds the route; every service that takes reports has it.
    package static func add(to group: CallerRoutes, under policy: Policy) {
        let rules = policy.repair
        group.post("repair-triage", by: Role.employees, body: Question.self) { sent, _, _ in
            let body = try await sent.content()
            var check = Validation()
            let what = check.narrative(body.what, "what")
            try check.finish()
            return try JSONAnswer.make(Answer(proposals: rules.proposals(for: what), trade: rules.trade(for: what)))
        }
    }

    private struct Question: Decodable, Sendable {
        let what: String?
    }

    private struct Answer: Encodable, Sendable {
        let proposals: [EmergencyProposal]
        let trade: String?
    }
}

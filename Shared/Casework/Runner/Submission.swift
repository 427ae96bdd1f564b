import Foundation
package import SharedModels

/// One command on its way to its case, whatever brought it: a request, an event, a timer (design §2).
package struct Submission: Sendable {
    package let caseID: CaseID
    package let kind: CaseKind
    package let commandCode: String
    package let actor: Actor
    /// The version that the caller saw (`If-Match`); nil when any will do.
    package let expectedVersion: Int64?
    /// Whether the case may be made by this command, so that a number is at hand.
    package let creates: Bool
    /// W3C trace context of the cause.
    package let traceparent: String?
    /// Set for requests: the answer is kept for replays (D8).
    package let idempotency: Idempotency?
    /// Whether an answer is rendered for the caller.
    package let wantsAnswer: Bool
    /// Other cases of the service that the decision asks about.
    let mentions: [CaseID]
    /// Other cases of the service that the decision counts on.
    let reads: [ReadCase]
    /// The newest form of the case that the command understands.
    let format: Int16
    let work: CaseWork
    /// The office that the case must be of when it is there already; nil when the decision alone says who may.
    private(set) var office: String?

    /// A command to a case of type `Case`.
    package init<Case: CaseType>(
        _ command: Case.Command, to caseID: CaseID, as type: Case.Type, under rules: Case.Rules, cause: Cause, creates: Bool = false
    ) {
        self.caseID = caseID
        self.kind = Case.kind
        self.commandCode = command.code
        self.actor = cause.actor
        self.expectedVersion = cause.expectedVersion
        self.creates = creates
        self.traceparent = cause.traceparent
        self.idempotency = cause.idempotency
        self.wantsAnswer = cause.wantsAnswer
        self.mentions = command.mentions
        self.reads = command.reads
        self.format = Case.format
        self.work = CaseWork(command, rules: rules, type: type)
    }
}

extension Submission {
    /// The same command, as what an event tells of a case of this office.
    func told(byCaseOf office: String) -> Submission {
        var submission = self
        submission.office = office
        return submission
    }

    /// The cases that are locked for it: its own, and those on which the decision counts.
    var locks: [CaseID] { [caseID] + reads.map(\.id) }

    /// Who or what brings a command.
    package struct Cause: Sendable {
        package let actor: Actor
        package let expectedVersion: Int64?
        package let traceparent: String?
        package let idempotency: Idempotency?
        package let wantsAnswer: Bool

        /// A request of a person or program.
        package static func request(
            _ actor: Actor, idempotency: Idempotency, expectedVersion: Int64? = nil, traceparent: String? = nil
        ) -> Cause {
            Cause(
                actor: actor, expectedVersion: expectedVersion, traceparent: traceparent, idempotency: idempotency, wantsAnswer: true)
        }

        /// A part of somebody's request whose command changes nothing when it is given again, and that nobody waits for by itself.
        package static func part(of actor: Actor, traceparent: String? = nil) -> Cause {
            Cause(actor: actor, expectedVersion: nil, traceparent: traceparent, idempotency: nil, wantsAnswer: false)
        }

        /// An event of another service, or a timer.
        package static func system(traceparent: String? = nil) -> Cause {
            Cause(actor: .system, expectedVersion: nil, traceparent: traceparent, idempotency: nil, wantsAnswer: false)
        }
    }

    /// The key under which a request's answer is kept, and what the request was (D8).
    package struct Idempotency: Hashable, Sendable {
        /// The token's subject: keys of two callers never meet.
        package let caller: String
        package let key: String
        /// SHA-256 of what is asked, and in which post and office: a token that is for another post now is given no answer of the one before.
        package let fingerprint: [UInt8]
        /// What earlier releases kept for the same request, without post and office; nil for what they knew no other way. A day after an
        /// upgrade no kept answer has it any more.
        package let earlier: [UInt8]?

        package init(caller: String, key: String, fingerprint: [UInt8], earlier: [UInt8]? = nil) {
            self.caller = caller
            self.key = key
            self.fingerprint = fingerprint
            self.earlier = earlier
        }

        /// Whether an answer that was kept is one to this request.
        func isAnswered(by kept: Idempotency) -> Bool { kept.fingerprint == fingerprint || kept.fingerprint == earlier }
    }
}

/// What became of a submission.
package enum SubmissionResult: Sendable {
    /// Done and committed.
    case accepted(CaseAnswer)
    /// Refused; nothing changed. `version` is the case's, when there is one.
    case rejected(Rejection, version: Int64?)
    /// The same request was answered before: that answer again.
    case replayed(status: Int, CaseAnswer)
    /// The key was used for another request.
    case keyReused
    /// A request with this key is being worked on now.
    case keyInFlight
    /// The database did not take it within the bound, or a newer program has written the case and has to take it; nothing is known to have
    /// changed, and the same key may be sent again.
    case unavailable
    /// A fault of ours; it is logged under this id.
    case failed(id: String)
}

/// The case as it stands after a command, ready to send.
package struct CaseAnswer: Sendable {
    package let caseID: CaseID
    package let version: Int64
    /// Whether this command made the case.
    package let created: Bool
    /// The JSON document; empty when nobody asked for it.
    package let json: [UInt8]
    /// The case's human number; nil for an answer that was kept.
    package let number: String?
    /// Whether the document shows private particulars in clear (OPS-01, D13); nil for an answer that was kept.
    package let reveals: Bool?

    package init(caseID: CaseID, version: Int64, created: Bool, json: [UInt8], number: String? = nil, reveals: Bool? = nil) {
        self.caseID = caseID
        self.version = version
        self.created = created
        self.json = json
        self.number = number
        self.reveals = reveals
    }
}

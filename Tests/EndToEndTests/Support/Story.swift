import Foundation
import SharedModels

/// What an owner brings to the desk and what becomes of it, played through the public APIs to the end.
///
/// Names, numbers and words are canaries: each holds a text that must be found nowhere but in answers and, as bodies of cases, in the
/// databases.
struct Story: Sendable {
    enum Kind: Sendable, CaseIterable {
        /// A complaint whose owner is satisfied at once.
        case complaint
        /// A complaint that is worked on again because the owner was not satisfied.
        case reopenedComplaint
        /// A complaint that needs a repair, and is resolved when that is done.
        case repairedComplaint
        /// A repair to the owner's satisfaction.
        case repair
        /// A repair that is done again.
        case rework
        /// An enquiry that is promised an answer.
        case promise
    }

    /// Where a story can be held, so that a clock of its case runs: one in each service.
    enum Stage: Sendable {
        case promised, registered, collected, planned

        /// A kind of story that comes by.
        var kind: Kind {
            switch self {
            case .promised: .promise
            case .registered, .planned: .complaint
            case .collected: .repair
            }
        }
    }

    let kind: Kind
    let desk: Desk
    let canary: Canary
    /// Held there until the gate opens.
    var hold: (stage: Stage, gate: Gate)?

    /// The property office of every story.
    static let office = "p-01"

    /// Plays it.
    func play() async throws {
        switch kind {
        case .complaint: _ = try await complain()
        case .reopenedComplaint: _ = try await complain(dissatisfied: 1)
        case .repairedComplaint: _ = try await complain(repaired: true)
        case .repair: try await repair(dissatisfied: 0)
        case .rework: try await repair(dissatisfied: 1)
        case .promise: try await promise()
        }
    }

    private func pass(_ stage: Stage) async throws {
        guard let hold, hold.stage == stage else { return }
        try await hold.gate.wait(atMost: desk.patience)
    }

    // MARK: Contacts

    func record(_ contactKind: String, _ more: [String: JSON] = [:]) async throws -> Desk.Answered {
        let body: [String: JSON] = [
            "office": "\(Self.office)", "kind": "\(contactKind)", "channel": "phone", "reason": "\(canary.words("reason"))",
            "caller": [
                "name": "\(canary.name)", "phone": "\(canary.phone)", "unit": "\(canary.unit)", "address": "\(canary.words("address"))",
            ],
            "responsible": ["department": "property_office", "person": "\(canary.words("person"))"],
        ]
        return try await desk.create(.intake, "record", .object(body.merging(more) { _, new in new }), as: .receptionist)
    }

    func child(of contact: Desk.Answered) throws -> UUID {
        guard let id = contact.json["child"]["id"].uuid else { throw TestFailure("contact \(contact.number) names no child") }
        return id
    }

    /// The contact is closed by the events of its case, by nobody's hand.
    func awaitClosing(of contact: Desk.Answered) async throws {
        desk.log.expect(ExpectedEnd(member: .intake, caseID: contact.id, state: "closed"))
        _ = try await desk.wait(for: .intake, contact.id, "closing") { $0.state == "closed" }
        try await desk.wait(forProgressOf: contact.id, to: "closed")
    }

    private func promise() async throws {
        let contact = try await record("enquiry")
        try await desk.command(.intake, contact.id, "promise", ["pace": "fast"], as: .receptionist)
        try await pass(.promised)
        try await desk.command(.intake, contact.id, "reply", ["reply": "\(canary.words("reply"))"], as: .receptionist)
        try await desk.command(.intake, contact.id, "close", ["result": "\(canary.words("result"))"], as: .receptionist)
        desk.log.expect(ExpectedEnd(member: .intake, caseID: contact.id, state: "closed"))
    }

    // MARK: Complaints

    /// Plays a complaint to its end; `more` goes into the contact.
    /// - Returns: the contact's id.
    func complain(_ more: [String: JSON] = [:], dissatisfied rounds: Int = 0, repaired: Bool = false) async throws -> UUID {
        let facts: JSON = [
            "complaint": [
                "subject": "service_quality", "place": "\(canary.words("place"))", "complainedOf": "\(canary.words("thing"))",
                "course": "\(canary.words("course"))", "demand": "\(canary.words("demand"))", "preferredWay": "phone",
                "unknown": ["event_time"],
            ]
        ]
        let contact = try await record("complaint", more.merging(["handOver": facts]) { first, _ in first })
        let complaint = try child(of: contact)
        desk.log.expect(ExpectedEnd(member: .complaints, caseID: complaint, state: "closed"))
        _ = try await desk.wait(for: .complaints, complaint, "registration") { $0.state == "registered" }
        try await pass(.registered)
        try await desk.command(.complaints, complaint, "start-review", as: .csManager)
        try await desk.command(.complaints, complaint, "classify", ["class": "general"], as: .csManager)
        let order: JSON = [
            "department": "property_office", "person": "\(canary.words("person"))", "proposal": "\(canary.words("proposal"))",
        ]
        try await desk.command(.complaints, complaint, "route", order, as: .csManager)
        try await desk.command(.complaints, complaint, "start", as: .propertyOffice)
        let slip: (order: UUID, task: UUID)? = if repaired { try await repair(because: complaint) } else { nil }
        for round in 0...rounds {
            if round > 0 {
                _ = try await desk.wait(for: .complaints, complaint, "reopening") { $0.state == "in_progress" }
            }
            let result: JSON = ["result": "\(canary.words("result"))", "signedBy": "\(canary.words("signature"))"]
            try await desk.command(.complaints, complaint, "resolve", result, as: .propertyOffice)
            let replied = try await desk.command(
                .complaints, complaint, "reply", ["text": "\(canary.words("reply"))"], as: .propertyOffice)
            guard let task = replied.json["callbackTaskId"].uuid else { throw TestFailure("complaint \(replied.number) names no callback") }
            try await callBack(task, cycle: Int64(round + 1), isSatisfied: round == rounds)
        }
        _ = try await desk.wait(for: .complaints, complaint, "closing") { $0.state == "closed" }
        try await awaitClosing(of: contact)
        if let slip { try await settle(slip, of: complaint) }
        return contact.id
    }

    /// Has something repaired because of a complaint; comes back when the complaint has heard that the slip is back.
    private func repair(because complaint: UUID) async throws -> (order: UUID, task: UUID) {
        let asked = try await desk.command(
            .complaints, complaint, "request-repair",
            ["urgency": "emergency", "emergencyCategory": "EM4", "what": "\(canary.words("damage"))"], as: .propertyOffice)
        guard let order = asked.json["repairs"].items.first?["workOrderId"].uuid else {
            throw TestFailure("complaint \(asked.number) names no slip")
        }
        let task = try await work(on: order)
        let heard = try await desk.wait(for: .complaints, complaint, "return of the slip") {
            $0.json["repairs"].items.first?["state"].string == "reported_back"
        }
        guard heard.state == "in_progress", heard.json["openRepairs"].int == 0 else {
            throw TestFailure("complaint \(heard.number) is \(heard.state) after its repair")
        }
        return (order, task)
    }

    /// The owner is satisfied with the repair too; its end comes back to a complaint that is over, and leaves it so.
    private func settle(_ slip: (order: UUID, task: UUID), of complaint: UUID) async throws {
        desk.log.expect(ExpectedEnd(member: .repairs, caseID: slip.order, state: "closed"))
        try await callBack(slip.task, cycle: 1, isSatisfied: true)
        _ = try await desk.wait(for: .complaints, complaint, "end of the repair") {
            $0.json["repairs"].items.first?["state"].string == "closed" && $0.state == "closed"
        }
    }

    // MARK: Repairs

    private func repair(dissatisfied rounds: Int) async throws {
        let contact = try await record(
            "repair",
            ["handOver": ["repair": ["urgency": "emergency", "emergencyCategory": "EM4", "what": "\(canary.words("damage"))"]]])
        var order = try child(of: contact)
        for round in 0...rounds {
            desk.log.expect(ExpectedEnd(member: .repairs, caseID: order, state: "closed"))
            let task = try await work(on: order)
            try await callBack(task, cycle: Int64(round + 1), isSatisfied: round == rounds)
            let closed = try await desk.wait(for: .repairs, order, "closing") { $0.state == "closed" }
            guard round < rounds else { break }
            guard let rework = closed.json["closure"]["reworkOrderId"].uuid else {
                throw TestFailure("order \(closed.number) names no rework")
            }
            order = rework
        }
        try await awaitClosing(of: contact)
    }

    /// From the issued slip to its return; answers the callback's id.
    func work(on order: UUID) async throws -> UUID {
        _ = try await desk.wait(for: .repairs, order, "issue", as: .technician) { $0.state == "issued" }
        try await desk.command(.repairs, order, "collect", as: .technician)
        try await pass(.collected)
        let lines: JSON = ["lines": [["item": "pipe joint", "quantity": 1, "unitPriceFen": 3500]]]
        try await desk.command(.repairs, order, "quote", lines, as: .technician)
        try await desk.command(.repairs, order, "accept-quote", ["acceptedBy": "\(canary.name)"], as: .technician)
        try await desk.command(.repairs, order, "start", as: .technician)
        let finished = try await desk.command(.repairs, order, "finish", ["details": "\(canary.words("details"))"], as: .technician)
        // The service's own instant: clocks of an installation may be moved.
        guard let signedAt = finished.json["updatedAt"].string else { throw TestFailure("order \(finished.number) has no updatedAt") }
        let rating = JSON.string("satisfied")
        let signOff: JSON = [
            "amountFen": 3500, "signedBy": "\(canary.name)", "signedAt": "\(signedAt)", "quality": rating, "attitude": rating,
            "conduct": rating,
        ]
        try await desk.command(.repairs, order, "sign-off", signOff, as: .technician)
        let back = try await desk.command(.repairs, order, "report-back", ["delayReason": "\(canary.words("delay"))"], as: .technician)
        guard let task = back.json["callbackTaskId"].uuid else { throw TestFailure("order \(back.number) names no callback") }
        return task
    }

    // MARK: Callbacks

    func callBack(_ task: UUID, cycle: Int64, isSatisfied: Bool) async throws {
        if isSatisfied { desk.log.expect(ExpectedEnd(member: .callbacks, caseID: task, state: "closed")) }
        _ = try await desk.wait(for: .callbacks, task, "planning of cycle \(cycle)") {
            $0.state == "planned" && $0.json["cycle"].int == cycle
        }
        try await pass(.planned)
        try await desk.command(
            .callbacks, task, "schedule", ["channel": "phone", "person": "\(canary.words("caller"))", "ownerAsked": true], as: .csManager)
        let rating: JSON = isSatisfied ? "very_satisfied" : "dissatisfied"
        try await desk.command(
            .callbacks, task, "complete",
            [
                "rating": rating, "remarks": "\(canary.words("remarks"))",
                "contents": [
                    "process": "\(canary.words("process"))", "result": "nothing", "quality": "\(canary.words("quality"))",
                ],
            ], as: .csManager)
    }
}

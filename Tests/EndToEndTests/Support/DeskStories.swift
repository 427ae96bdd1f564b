import Foundation
import SharedModels

/// What the desk does beside complaints and repairs, each from its beginning to its end through the public APIs.
extension Story {
    // MARK: Owners (ADR 36)

    /// The household's file; its id is what an owner's token names.
    func openHousehold() async throws -> UUID {
        try await desk.create(
            .intake, "open",
            [
                "office": "\(Self.office)", "unit": "\(canary.unit)", "source": "visit",
                "people": [["name": "\(canary.name)", "relation": "owner", "phones": ["\(canary.phone)"]]],
            ], as: .officeDirector, at: "households"
        ).id
    }

    /// An owner with a token files a repair over /own, sees it move on, urges it, and rates it in the end.
    func ownRepair(of household: UUID) async throws {
        let own = "own/contacts"
        let filed = try await desk.create(
            .intake, "record",
            [
                "householdId": "\(household.uuidString.lowercased())", "channel": "wechat", "kind": "repair",
                "words": "\(canary.words("words"))",
            ], as: .owner, at: own)
        guard filed.state == "received" else { throw TestFailure("what an owner wrote is \(filed.state)") }
        try await desk.command(
            .intake, filed.id, "hand-over",
            ["to": ["repair": ["urgency": "emergency", "emergencyCategory": "EM4", "what": "\(canary.words("damage"))"]]],
            as: .receptionist)
        let contact = try await desk.wait(for: .intake, filed.id, "hand-over", as: .receptionist) { $0.state == "handed_over" }
        let order = try child(of: contact)
        desk.log.expect(ExpectedEnd(member: .repairs, caseID: order, state: "closed"))
        _ = try await desk.wait(for: .intake, filed.id, "news of the slip", as: .owner, at: own) {
            $0.state == "in_progress" && $0.json["cases"].items.first?["state"].string != nil
        }
        try await desk.command(.intake, filed.id, "urge", ["words": "\(canary.words("urging"))"], as: .owner, at: own)
        _ = try await desk.wait(for: .repairs, order, "urging", as: .technician) { $0.json["timesUrged"].int == 1 }
        try await callBack(try await work(on: order), cycle: 1, isSatisfied: true)
        try await awaitClosing(of: contact)
        let rating: JSON = ["rating": "very_satisfied", "stars": 5, "words": "\(canary.words("praise"))"]
        let rated = try await desk.command(.intake, filed.id, "rate", rating, as: .owner, at: own)
        guard rated.state == "closed", rated.json["rating"].string == "very_satisfied", rated.json["urgings"].int == 1 else {
            throw TestFailure("contact \(rated.number) does not show its end, its rating and its urging to its household")
        }
    }

    // MARK: Paid services (domain 3.7)

    /// From the contact to the bill, and the call about it (CBK-14).
    func paidService() async throws {
        let path = "service-requests"
        let contact = try await record("enquiry")
        let wanted = Date().addingTimeInterval(2 * 86_400).formatted(.iso8601)
        let handedOver = try await desk.command(
            .intake, contact.id, "hand-over",
            ["to": ["service": ["service": "special_cleaning", "wantedAt": "\(wanted)", "what": "\(canary.words("carpet"))"]]],
            as: .receptionist)
        let id = try child(of: handedOver)
        desk.log.expect(ExpectedEnd(member: .intake, caseID: id, state: "closed"))
        // Intake hears of its own hand-over by its own topic (ADR 29).
        _ = try await desk.wait(for: .intake, id, "opening", at: path) { $0.state == "requested" }
        let steps: [(String, JSON)] = [
            ("assess", ["finding": "\(canary.words("finding"))"]),
            ("price", ["lines": [["item": "carpet", "quantity": 120, "unitPriceFen": 800]]]),
            ("confirm", ["signedBy": "\(canary.name)"]), ("schedule", [:]), ("deliver", ["remarks": "\(canary.words("remarks"))"]),
            ("accept", ["signedBy": "\(canary.name)"]),
        ]
        for (name, body) in steps { try await desk.command(.intake, id, name, body, as: .affairsAssistant, at: path) }
        let accepted = try await desk.wait(for: .intake, id, "acceptance", at: path) { $0.state == "accepted" }
        guard let task = accepted.json["callbackTaskId"].uuid else { throw TestFailure("service \(accepted.number) names no callback") }
        try await desk.command(.intake, id, "bill", ["month": "\(try Self.month())"], as: .affairsAssistant, at: path)
        try await desk.command(.intake, id, "close", as: .finance, at: path)
        try await callBack(task, cycle: 1, isSatisfied: true)
        desk.log.expect(ExpectedEnd(member: .intake, caseID: contact.id, state: "closed"))
        _ = try await desk.wait(for: .intake, contact.id, "closing") { $0.state == "closed" }
    }

    /// The present month by Shanghai's clocks.
    private static func month() throws -> String {
        var calendar = Calendar(identifier: .iso8601)
        guard let zone = TimeZone(identifier: "Asia/Shanghai") else { throw TestFailure("this system does not know Shanghai") }
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month], from: Date())
        let month = parts.month ?? 0
        return "\(parts.year ?? 0)-\(month < 10 ? "0" : "")\(month)"
    }

    // MARK: Move-ins (INT-43 to INT-47)

    /// A defect becomes a slip, which holds the unit back until it is over.
    func moveIn(of household: UUID) async throws {
        let path = "move-ins"
        let notice = try await desk.create(
            .intake, "notify",
            [
                "office": "\(Self.office)", "unit": "\(canary.unit)", "occupier": "\(canary.name)", "phone": "\(canary.phone)",
                "occupierKind": "owner", "source": "developer",
            ], as: .receptionist, at: path)
        func give(_ name: String, _ body: JSON = [:], as role: Role = .ownerRelationsSupervisor) async throws -> Desk.Answered {
            try await desk.command(.intake, notice.id, name, body, as: role, at: path)
        }
        _ = try await give("open-file", ["householdId": "\(household.uuidString.lowercased())"])
        _ = try await give("request-inspection")
        let inspected = try await give(
            "inspect",
            [
                "inspector": "\(canary.words("inspector"))", "phone": "\(canary.phone)", "record": "\(canary.words("record"))",
                "defects": [
                    [
                        "place": "\(canary.words("place"))", "text": "\(canary.words("defect"))", "urgency": "emergency",
                        "emergencyCategory": "EM4",
                    ]
                ],
            ], as: .engineering)
        guard let order = inspected.json["defects"].items.first?["workOrderId"].uuid else {
            throw TestFailure("the defect of \(inspected.number) names no slip")
        }
        desk.log.expect(ExpectedEnd(member: .repairs, caseID: order, state: "closed"))
        try await desk.refuse(.intake, notice.id, "ready", as: .engineering, at: path, with: 409)
        try await callBack(try await work(on: order), cycle: 1, isSatisfied: true)
        _ = try await desk.wait(for: .intake, notice.id, "end of the defect", as: .engineering, at: path) {
            $0.json["openDefects"].int == 0
        }
        _ = try await give("ready", as: .engineering)
        try await handOver(give)
    }

    private func handOver(_ give: (String, JSON, Role) async throws -> Desk.Answered) async throws {
        let leader = Role.ownerRelationsSupervisor
        let day = Date().addingTimeInterval(15 * 86_400).formatted(.iso8601.year().month().day())
        let today = Date().formatted(.iso8601.year().month().day())
        _ = try await give("issue-notice", ["writtenOn": "\(today)", "moveInDate": "\(day)"], leader)
        _ = try await give(
            "collect-forms",
            [
                "forms": ["occupant_register", "pass_register", "parking_application"],
                "notNeeded": ["company_register", "foreign_employees", "chinese_employees"],
            ], leader)
        _ = try await give("issue-passes", ["noneNeeded": true], leader)
        _ = try await give(
            "sign-pack",
            [
                "documents": [
                    "user_manual", "undertaking", "renovation_manual", "management_covenant", "emergency_manual", "management_plan",
                    "safety_agreement",
                ], "signature": "\(canary.name)",
            ], leader)
        let done = try await give("complete", ["noGoods": true], leader)
        // It may be in the list of its month a moment later, when clocks are moved.
        guard done.state == "moved_in" else { throw TestFailure("move-in \(done.number) is \(done.state)") }
    }

    // MARK: Fees (domain 3.6)

    /// A notice that is paid at once, or one that goes on to the joint visit of both managers, which `wait` lets come.
    func fee(_ number: String, wait: (() async throws -> Void)? = nil) async throws {
        let path = "fee-notices"
        let notice = try await desk.create(
            .intake, "receive",
            [
                "office": "\(Self.office)", "noticeNumber": "\(number)", "unit": "\(canary.unit)", "addressee": "\(canary.name)",
                "from": "2026-02", "charges": [["charge": "management", "amountFen": 28_600]], "signature": "\(canary.words("signature"))",
            ], as: .ownerRelationsSupervisor, at: path)
        desk.log.expect(ExpectedEnd(member: .intake, caseID: notice.id, state: wait == nil ? "paid" : "settled"))
        func give(_ name: String, _ body: JSON = [:], as role: Role) async throws {
            try await desk.command(.intake, notice.id, name, body, as: role, at: path)
        }
        try await give("deliver", ["signature": "\(canary.name)"], as: .ownerRelationsSupervisor)
        if let wait {
            try await give("remind", as: .finance)
            try await give(
                "contact",
                [
                    "means": "phone", "person": "\(canary.name)", "reason": "\(canary.words("reason"))", "department": "engineering",
                ], as: .finance)
            try await wait()
            _ = try await desk.wait(for: .intake, notice.id, "T-3D", at: path) { $0.state == "escalated" }
            let visit: JSON = ["companion": "\(canary.words("companion"))", "finding": "\(canary.words("finding"))"]
            try await give("visit", visit, as: .financeManager)
            try await give("propose", ["proposal": "\(canary.words("proposal"))"], as: .financeManager)
            try await give("agree", as: .ownerServiceSupervisor)
            try await give("announce", ["means": "letter", "receipt": "\(canary.name)"], as: .ownerRelationsSupervisor)
        }
        try await give("pay", ["amountFen": 28_600, "receiptNumber": "SJ-\(number)"], as: .finance)
    }

    // MARK: Calls (ADR 34)

    /// The telephone system tells of a call; what was said becomes a contact and a complaint.
    func call(_ callID: String) async throws {
        let path = "calls"
        func tell(_ event: String, _ more: [String: JSON] = [:]) async throws -> Desk.Answered {
            let body: [String: JSON] = ["office": "\(Self.office)", "event": "\(event)", "callId": "\(callID)"]
            return try await desk.create(
                .intake, "note", .object(body.merging(more) { first, _ in first }), as: .telephony, at: path)
        }
        let call = try await tell("newCall", ["from": "\(canary.phone)", "to": "4001", "direction": "in", "queue": "desk"])
        desk.log.expect(ExpectedEnd(member: .intake, caseID: call.id, state: "ended"))
        _ = try await tell("answer", ["user": "8001", "rings": 2])
        try await desk.command(.intake, call.id, "look-up", as: .receptionist, at: path)
        let contact = try await complain(["externalId": "\(callID)"])
        let noted = try await desk.command(.intake, call.id, "note-contact", as: .receptionist, at: path)
        guard noted.json["contactId"].uuid == contact else { throw TestFailure("call \(noted.number) does not name its contact") }
        _ = try await tell("hangup", ["cause": "normalClearing"])
    }
}

extension Desk {
    /// Gives a command that the service must refuse with this status: it is no part of the history that the checker knows.
    func refuse(
        _ member: Member, _ id: UUID, _ name: String, _ body: JSON = [:], as role: Role, at path: String, with status: Int
    ) async throws {
        let headers = ["Authorization": try installation.credentials.authorization(role), "Idempotency-Key": UUID().uuidString]
        let url = installation.api(member) + "/\(path)/\(id.uuidString.lowercased())/\(name)"
        let answer = try await installation.client.send("POST", url, headers: headers, body: body)
        guard answer.status == status else { throw TestFailure("\(member) \(name) was answered \(answer.status), not \(status)") }
    }
}

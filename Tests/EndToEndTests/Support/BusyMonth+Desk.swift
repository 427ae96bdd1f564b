import Database
import Foundation
import SharedModels
import TestSupport

/// What comes to the desk: calls, chats, promises, visitors, a move-in, and patrols (R-14, R-21, R-22, R-24, R-29).
extension BusyMonth {
    static let deskTales = [
        Tale("calls that are missed, broken off and called back") { month, story in
            try await month.until(thursday)
            let id = "pbx-busy-\(story.canary.number)"
            _ = try await month.tell("newCall", id + "a", ["direction": "in", "from": "\(story.canary.phone)"])
            _ = try await month.tell("answer", id + "a", ["rings": 2])
            _ = try await month.tell("hangup", id + "a", ["dropped": true])
            for end in ["b", "c"] {
                _ = try await month.tell("newCall", id + end, ["direction": "in", "from": "\(story.canary.phone)"])
                let missed = try await month.tell("hangup", id + end, ["cause": "cancel"])
                if end == "c" { try await month.desk.command(.intake, missed.id, "call-back", as: .receptionist, at: "calls") }
            }
        },
        Tale("a chat, and promises that are kept and broken") { month, story in
            try await month.until(thursday)
            let now = try await month.now()
            let chat = try await story.record(
                "enquiry",
                [
                    "channel": "web_chat", "occurredAt": .string(now.addingTimeInterval(-60).formatted(.iso8601)),
                    "firstReplyAt": .string(now.addingTimeInterval(-55).formatted(.iso8601)),
                ])
            try await month.desk.command(.intake, chat.id, "answer", ["result": "\(story.canary.words("result"))"], as: .receptionist)
            for (number, pace) in ["fast", "normal", "fast"].enumerated() {
                let one = Story(kind: .promise, desk: month.desk, canary: Canary(number: story.canary.number + number + 1))
                let contact = try await one.record("enquiry")
                try await month.desk.command(.intake, contact.id, "promise", ["pace": .string(pace)], as: .receptionist)
                // Nobody answers the last one.
                guard number < 2 else { continue }
                let reply: JSON = ["reply": "\(one.canary.words("reply"))"]
                try await month.desk.command(.intake, contact.id, "reply", reply, as: .receptionist)
            }
        },
        Tale("a salesperson") { month, story in
            try await month.until(thursday)
            let visitor = try await month.desk.create(
                .intake, "register",
                [
                    "office": "\(Story.office)", "visitorKind": "salesperson", "name": "\(story.canary.name)", "host": "林主管",
                    "hasAppointment": false, "purpose": "\(story.canary.words("purpose"))",
                ], as: .receptionist, at: "visitors")
            let material: JSON = ["material": "\(story.canary.words("material"))", "place": "前台资料柜"]
            try await month.desk.command(.intake, visitor.id, "keep-material", material, as: .receptionist, at: "visitors")
        },
        Tale("a patrol with findings") { month, story in
            for day in [thursday, later] {
                try await month.until(day)
                try await month.patrol(story)
            }
            try await month.until(end)
            _ = try await month.ids(
                1, at: .intake, "days with too few patrols",
                "SELECT id FROM case_file WHERE kind = 'patrol_day' AND office = \(Story.office) AND body ->> 'day' = \(later)")
        },
        Tale("a move-in with a defect, whose forms come late") { month, story in
            try await month.until(monday)
            let moveIn = try await month.prepareMoveIn(story, of: "owner", hasDefect: true)
            try await month.until(lastWeek)
            try await month.completeMoveIn(moveIn, story)
        },
        Tale("a tenant and a company that move in") { month, story in
            for (number, kind) in ["tenant", "company"].enumerated() {
                let one = Story(kind: .complaint, desk: month.desk, canary: Canary(number: story.canary.number + number))
                try await month.until(monday)
                let moveIn = try await month.prepareMoveIn(one, of: kind, hasDefect: false)
                try await month.completeMoveIn(moveIn, one)
            }
        },
        Tale("a visitor who leaves no number") { month, story in
            try await month.until(thursday)
            let contact = try await story.record(
                "enquiry", ["channel": "visit", "caller": ["name": "\(story.canary.name)", "unit": "\(story.canary.unit)"]])
            try await month.desk.command(.intake, contact.id, "answer", ["result": "\(story.canary.words("result"))"], as: .receptionist)
        },
    ]

    /// What the telephone system says of a call.
    private func tell(_ event: String, _ call: String, _ more: [String: JSON]) async throws -> Desk.Answered {
        let body: [String: JSON] = ["office": "\(Story.office)", "event": .string(event), "callId": .string(call)]
        return try await desk.create(.intake, "note", .object(body.merging(more) { first, _ in first }), as: .telephony, at: "calls")
    }

    private func patrol(_ story: Story) async throws {
        let path = "patrols"
        let canary = story.canary
        let patrol = try await desk.create(
            .intake, "plan",
            ["office": "\(Story.office)", "area": "\(canary.words("area"))", "startsAt": try await instant()], as: .receptionist, at: path)
        func find(_ importance: JSON, _ what: String, _ more: [String: JSON]) async throws {
            let body: [String: JSON] = [
                "place": "\(canary.words("place"))", "findingKind": "safety", "importance": importance, "text": "\(canary.words(what))",
            ]
            try await desk.command(
                .intake, patrol.id, "raise-finding", .object(body.merging(more) { first, _ in first }), as: .receptionist, at: path)
        }
        try await find("important", "open door", ["department": "security_manager"])
        try await find("ordinary", "dust", ["department": "cleaning_lead"])
        try await find(
            "ordinary", "lamp",
            [
                "repair": [
                    "what": "\(canary.words("lamp"))", "urgency": "normal", "appointedAt": try await instant(hours: 24),
                    "address": "\(canary.words("address"))", "unit": "\(canary.unit)", "contactPerson": "\(canary.name)",
                    "contactPhone": "\(canary.phone)",
                ]
            ])
        try await desk.command(
            .intake, patrol.id, "finish", ["doneAt": try await instant(), "cleanliness": "faulty", "engineering": "faulty"],
            as: .receptionist, at: path)
        try await desk.command(.intake, patrol.id, "send-findings", as: .receptionist, at: path)
        let result: JSON = ["finding": 2, "result": "\(canary.words("result"))"]
        try await desk.command(.intake, patrol.id, "settle-finding", result, as: .cleaningLead, at: path)
    }

    // MARK: The move-in

    private static let moveIns = "move-ins"

    private func prepareMoveIn(_ story: Story, of kind: String, hasDefect: Bool) async throws -> UUID {
        let canary = story.canary
        let household = try await story.openHousehold()
        let leader = Role.ownerRelationsSupervisor
        let notice = try await desk.create(
            .intake, "notify",
            [
                "office": "\(Story.office)", "unit": "\(canary.unit)", "occupier": "\(canary.name)", "phone": "\(canary.phone)",
                "occupierKind": .string(kind), "source": "developer",
            ], as: .receptionist, at: Self.moveIns)
        func give(_ name: String, _ body: JSON = [:], as role: Role) async throws -> Desk.Answered {
            try await desk.command(.intake, notice.id, name, body, as: role, at: Self.moveIns)
        }
        _ = try await give("open-file", ["householdId": "\(household.uuidString.lowercased())"], as: leader)
        _ = try await give("request-inspection", as: leader)
        let defect: JSON = [
            "place": "\(canary.words("place"))", "text": "\(canary.words("defect"))", "urgency": "emergency", "emergencyCategory": "EM4",
        ]
        let inspected = try await give(
            "inspect",
            [
                "inspector": "\(canary.words("inspector"))", "phone": "\(canary.phone)", "record": "\(canary.words("record"))",
                "defects": hasDefect ? [defect] : [],
            ], as: .engineering)
        if hasDefect {
            guard let order = inspected.json["defects"].items.first?["workOrderId"].uuid else {
                throw TestFailure("the defect of \(inspected.number) names no slip")
            }
            try await story.callBack(try await story.work(on: order), cycle: 1, isSatisfied: true)
            _ = try await desk.wait(for: .intake, notice.id, "end of the defect", as: .engineering, at: Self.moveIns) {
                $0.json["openDefects"].int == 0
            }
        }
        _ = try await give("ready", as: .engineering)
        _ = try await give("issue-notice", ["writtenOn": "\(Self.monday)", "moveInDate": "2026-03-20"], as: leader)
        return notice.id
    }

    private func completeMoveIn(_ moveIn: UUID, _ story: Story) async throws {
        let leader = Role.ownerRelationsSupervisor
        var passes: [JSON] = []
        for number in 1...2 {
            let pass = try await desk.create(
                .intake, "issue",
                [
                    "office": "\(Story.office)", "kind": "owner_card", "unit": "\(story.canary.unit)", "holder": "\(story.canary.name)",
                    "card": "K-9\(number)",
                ], as: .receptionist, at: "passes")
            passes.append("\(pass.id.uuidString.lowercased())")
        }
        let steps: [(String, JSON)] = [
            (
                "collect-forms",
                [
                    "forms": ["occupant_register", "pass_register", "parking_application"],
                    "notNeeded": ["company_register", "foreign_employees", "chinese_employees"],
                ]
            ), ("issue-passes", ["passIds": .array(passes)]),
            (
                "sign-pack",
                [
                    "documents": [
                        "user_manual", "undertaking", "renovation_manual", "management_covenant", "emergency_manual", "management_plan",
                        "safety_agreement",
                    ], "signature": "\(story.canary.name)",
                ]
            ), ("complete", ["noGoods": true]),
        ]
        for (name, body) in steps { try await desk.command(.intake, moveIn, name, body, as: leader, at: Self.moveIns) }
    }
}

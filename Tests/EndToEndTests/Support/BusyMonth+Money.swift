import Foundation
import SharedModels
import TestSupport

/// Fees and dunning, money at the desk, and paid services with their bills (R-15 to R-18).
extension BusyMonth {
    static let moneyTales = [
        Tale("a fee that is chased to the last measure") { month, story in
            try await month.until(monday)
            let notice = try await month.receive("CW-B1", story)
            try await month.deliver(notice, story)
            try await month.give(notice, "remind", as: .finance)
            try await month.until(thursday)
            try await month.give(
                notice, "contact",
                [
                    "means": "phone", "person": "\(story.canary.name)", "reason": "\(story.canary.words("reason"))",
                    "department": "engineering",
                ], as: .finance)
            try await month.until(nextWeek)
            _ = try await month.desk.wait(for: .intake, notice, "T-3D", at: fees) { $0.state == "escalated" }
            let visit: JSON = ["companion": "\(story.canary.words("companion"))", "finding": "\(story.canary.words("finding"))"]
            try await month.give(notice, "visit", visit, as: .financeManager)
            try await month.give(notice, "propose", ["proposal": "\(story.canary.words("proposal"))"], as: .financeManager)
            try await month.give(notice, "agree", as: .ownerServiceSupervisor)
            try await month.give(
                notice, "announce", ["means": "letter", "receipt": "\(story.canary.name)"], as: .ownerRelationsSupervisor)
            try await month.give(notice, "announce", ["means": "phone"], as: .ownerRelationsSupervisor)
            try await month.give(notice, "take-measure", ["measure": "\(story.canary.words("measure"))"], as: .generalManager)
        },
        Tale("a fee notice that is taken back") { month, story in
            try await month.until(monday)
            let notice = try await month.receive("CW-B2", story)
            try await month.give(notice, "withdraw", ["reason": "\(story.canary.words("reason"))"], as: .finance)
        },
        Tale("a fee that is paid in part") { month, story in
            try await month.until(monday)
            let notice = try await month.receive("CW-B3", story)
            try await month.deliver(notice, story)
            try await month.give(notice, "pay", ["amountFen": 10_000, "receiptNumber": "SJ-B3"], as: .finance)
        },
        Tale("money at the desk, with a refund and a deduction") { month, story in
            try await month.until(thursday)
            let charge = try await month.desk.create(
                .intake, "collect",
                [
                    "office": "\(Story.office)", "unit": "\(story.canary.unit)", "payer": "\(story.canary.name)", "subject": "deposit",
                    "what": "\(story.canary.words("deposit"))", "method": "cash", "amountFen": 50_000,
                ], as: .receptionist, at: "charges")
            for (kind, amount) in [("refund", 10_000), ("deduction", 2_000)] {
                let wish: JSON = [
                    "kind": .string(kind), "amountFen": .number(Double(amount)), "reason": "\(story.canary.words("reason"))",
                ]
                let asked = try await month.desk.command(
                    .intake, charge.id, "ask-adjustment", wish, as: .receptionist, at: "charges")
                let approval: JSON = [
                    "kind": .string(kind), "amountFen": .number(Double(amount)), "askedAt": asked.json["asked"]["at"],
                ]
                try await month.desk.command(
                    .intake, charge.id, "approve-adjustment", approval, as: .officeDirector, at: "charges")
            }
        },
        Tale("plants that are billed") { month, story in
            try await month.until(monday)
            let order = try await month.orderPlants(story)
            try await month.until(lastWeek)
            try await month.serve(order, "bill", ["month": "2026-03", "amountFen": 128_000], as: .affairsAssistant)
        },
        Tale("plants that nobody bills") { month, story in
            try await month.until(monday)
            _ = try await month.orderPlants(story)
        },
        Tale("air-conditioning after hours") { month, story in
            try await month.until(monday)
            let evening: [String: JSON] = ["wantedAt": "2026-03-09T20:00:00+08:00", "wantedUntil": "2026-03-09T22:00:00+08:00"]
            let order = try await month.order("overtime_ac", evening, story)
            try await month.serve(order, "assess", ["finding": "\(story.canary.words("finding"))"], as: .engineering)
            try await month.serve(
                order, "price", ["lines": [["item": "空调每小时", "quantity": 1, "unitPriceFen": 30_000]]], as: .affairsAssistant)
            try await month.serve(order, "confirm", ["signedBy": "\(story.canary.name)"], as: .affairsAssistant)
            try await month.serve(order, "schedule", as: .affairsAssistant)
            try await month.until(thursday)
            let used: JSON = ["usedFrom": "2026-03-09T20:00:00+08:00", "usedUntil": "2026-03-09T21:30:00+08:00"]
            try await month.serve(order, "deliver", used, as: .engineering)
            try await month.serve(order, "accept", ["signedBy": "\(story.canary.name)"], as: .affairsAssistant)
            try await month.serve(order, "bill", ["month": "2026-03"], as: .affairsAssistant)
        },
    ]

    private static let fees = "fee-notices"
    private static let services = "service-requests"

    // MARK: Fees

    private func receive(_ number: String, _ story: Story) async throws -> UUID {
        let canary = story.canary
        return try await desk.create(
            .intake, "receive",
            [
                "office": "\(Story.office)", "noticeNumber": .string(number), "unit": "\(canary.unit)", "addressee": "\(canary.name)",
                "from": "2026-02",
                "charges": [
                    ["charge": "management", "amountFen": 28_600], ["charge": "energy", "amountFen": 4_350],
                    ["charge": "paid_service", "amountFen": 9_900],
                ], "signature": "\(canary.words("signature"))",
            ], as: .ownerRelationsSupervisor, at: Self.fees
        ).id
    }

    private func deliver(_ notice: UUID, _ story: Story) async throws {
        try await give(notice, "deliver", ["signature": "\(story.canary.name)"], as: .ownerRelationsSupervisor)
    }

    private func give(_ notice: UUID, _ name: String, _ body: JSON = [:], as role: Role) async throws {
        try await desk.command(.intake, notice, name, body, as: role, at: Self.fees)
    }

    // MARK: Services

    private func order(_ service: String, _ more: [String: JSON], _ story: Story) async throws -> UUID {
        let body: [String: JSON] = [
            "office": "\(Story.office)", "service": .string(service), "what": "\(story.canary.words("wish"))",
            "unit": "\(story.canary.unit)", "contactPerson": "\(story.canary.name)", "contactPhone": "\(story.canary.phone)",
        ]
        return try await desk.create(
            .intake, "open", .object(body.merging(more) { first, _ in first }), as: .receptionist, at: Self.services
        ).id
    }

    private func serve(_ order: UUID, _ name: String, _ body: JSON = [:], as role: Role) async throws {
        try await desk.command(.intake, order, name, body, as: role, at: Self.services)
    }

    /// An agreement about plants, which the owner and the supplier have signed.
    private func orderPlants(_ story: Story) async throws -> UUID {
        let plants = try await order("plants", [:], story)
        let steps: [(String, JSON)] = [
            ("tell-supplier", ["supplier": "绿源花木"]), ("assess", ["finding": "\(story.canary.words("finding"))"]),
            ("price", ["lines": [["item": "绿植", "quantity": 8, "unitPriceFen": 16_000]]]),
            ("confirm", ["signedBy": "\(story.canary.name)", "supplierSignedBy": "绿源王工"]),
        ]
        for (name, body) in steps { try await serve(plants, name, body, as: .affairsAssistant) }
        return plants
    }
}

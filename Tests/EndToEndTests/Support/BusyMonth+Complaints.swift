import Database
import Foundation
import SharedModels
import TestSupport

/// Complaints in time and late, withdrawn, not accepted, major, and their register (R-01, R-02, R-10 to R-12, R-22).
extension BusyMonth {
    static let complaintTales = [
        Tale("complaints to the owners' satisfaction") { month, story in
            try await month.until(monday)
            _ = try await story.complain()
        },
        Tale("a complaint that nobody resolves") { month, story in
            try await month.until(monday)
            _ = try await month.begin(story)
        },
        Tale("a complaint that is not accepted") { month, story in
            try await month.until(monday)
            let complaint = try await month.register(story)
            try await month.desk.command(.complaints, complaint, "start-review", as: .csManager)
            try await month.desk.command(.complaints, complaint, "reject", ["text": "\(story.canary.words("refusal"))"], as: .csManager)
        },
        Tale("a complaint that is taken back") { month, story in
            try await month.until(monday)
            let complaint = try await month.register(story)
            try await month.desk.command(.complaints, complaint, "withdraw", ["reason": "\(story.canary.words("reason"))"], as: .csManager)
        },
        Tale("a major complaint that is reported") { month, story in
            try await month.until(monday)
            let (complaint, task) = try await month.answerMajor(story)
            try await month.call(task, as: .officeDirector, ["rating": "satisfied", "remarks": "\(story.canary.words("remarks"))"])
            _ = try await month.desk.wait(for: .complaints, complaint, "closing") { $0.state == "closed" }
            let report: JSON = ["result": "\(story.canary.words("result"))", "reaction": "\(story.canary.words("reaction"))"]
            try await month.desk.command(.complaints, complaint, "report", report, as: .officeDirector)
        },
        Tale("a major complaint whose owner is not satisfied with it") { month, story in
            try await month.until(monday)
            let (complaint, task) = try await month.answerMajor(story)
            try await month.call(
                task, as: .officeDirector,
                ["rating": "dissatisfied", "remarks": "\(story.canary.words("remarks"))", "problem": ["scope": "same_matter"]])
            _ = try await month.desk.wait(for: .complaints, complaint, "reopening") { $0.state == "in_progress" }
        },
        Tale("a complaint whose owner is not reached") { month, story in
            try await month.until(monday)
            let (_, task) = try await month.answer(story)
            _ = try await month.desk.wait(for: .callbacks, task, "planning") { $0.state == "planned" }
            try await month.desk.command(
                .callbacks, task, "schedule", ["person": "\(story.canary.words("caller"))", "ownerAsked": true], as: .csManager)
            try await month.desk.command(.callbacks, task, "fail-attempt", ["cause": "no_answer"], as: .csManager)
        },
        Tale("a complaint that awaits nothing but the callback") { month, story in
            try await month.until(monday)
            let complaint = try await month.register(story)
            try await month.desk.command(.complaints, complaint, "start-review", as: .csManager)
            try await month.desk.command(.complaints, complaint, "classify", ["class": "no_liability"], as: .csManager)
            let start: JSON = ["explanation": "\(story.canary.words("explanation"))"]
            try await month.desk.command(.complaints, complaint, "start", start, as: .propertyOffice)
            _ = try await month.resolve(complaint, story)
        },
        Tale("complaints whose causes are mended, and one whose is not yet") { month, story in
            for number in 0..<2 {
                let one = Story(kind: .complaint, desk: month.desk, canary: Canary(number: story.canary.number + number))
                try await month.until(monday)
                let (complaint, _) = try await month.answer(one)
                try await month.mendCause(of: complaint, one, isEffective: number == 0)
            }
        },
        Tale("complaints of the last day") { month, story in
            try await month.until(end)
            // One to be sorted today; the other is promised an answer, and a result, later.
            _ = try await month.register(story)
            let other = Story(kind: .complaint, desk: month.desk, canary: Canary(number: story.canary.number + 1))
            let complaint = try await month.register(other)
            let word: JSON = ["text": "\(story.canary.words("word"))", "replyBy": try await month.instant(hours: 30)]
            try await month.desk.command(.complaints, complaint, "acknowledge", word, as: .receptionist)
            try await month.desk.command(.complaints, complaint, "start-review", as: .csManager)
            try await month.desk.command(.complaints, complaint, "classify", ["class": "general"], as: .csManager)
        },
        Tale("the register") { month, story in
            try await month.until(thursday)
            // By now the complaints of Monday are late, and this one has nobody.
            _ = try await month.register(story)
            for day in ["2026-03-10", thursday] { try await month.sign(day, story) }
        },
    ]

    /// A corrective action (CMP-42, OPS-12).
    fileprivate func mendCause(of complaint: UUID, _ story: Story, isEffective: Bool) async throws {
        let path = "corrective-actions"
        let action = try await desk.create(
            .complaints, "open",
            [
                "office": "\(Story.office)", "department": "property_office", "complaintId": "\(complaint.uuidString.lowercased())",
                "problem": "\(story.canary.words("problem"))",
            ], as: .csManager, at: path)
        let measures: JSON = [
            "measures": "\(story.canary.words("measures"))", "person": "\(story.canary.words("person"))",
            "dueBy": try await instant(hours: 48),
        ]
        try await desk.command(.complaints, action.id, "set-measures", measures, as: .propertyOffice, at: path)
        try await desk.command(
            .complaints, action.id, "implement", ["note": "\(story.canary.words("note"))"], as: .propertyOffice, at: path)
        try await desk.command(
            .complaints, action.id, "check", ["effective": .bool(isEffective), "note": "\(story.canary.words("goal"))"], as: .qualityDept,
            at: path)
    }

    /// Enters a complaint in the register.
    fileprivate func register(_ story: Story) async throws -> UUID {
        let canary = story.canary
        return try await desk.create(
            .complaints, "register",
            [
                "office": "\(Story.office)", "channel": "phone", "subject": "service_quality", "particulars": particulars(canary),
            ], as: .receptionist
        ).id
    }

    /// Facts of a complaint that is like no other.
    func particulars(_ canary: Canary) -> JSON {
        [
            "callerName": "\(canary.name)", "phone": "\(canary.phone)", "unit": "\(canary.unit)", "place": "\(canary.words("place"))",
            "complainedOf": "\(canary.words("thing"))", "course": "\(canary.words("course"))", "demand": "\(canary.words("demand"))",
            "preferredWay": "phone", "unknown": ["event_time"],
        ]
    }

    /// A complaint with the department that works on it.
    fileprivate func begin(_ story: Story, _ judgement: JSON = ["class": "general"]) async throws -> UUID {
        let complaint = try await register(story)
        try await desk.command(.complaints, complaint, "start-review", as: .csManager)
        try await desk.command(.complaints, complaint, "classify", judgement, as: .csManager)
        if judgement["class"].string == "major" { try await desk.command(.complaints, complaint, "receive", as: .generalManager) }
        let order: JSON = [
            "department": "property_office", "person": "\(story.canary.words("person"))", "proposal": "\(story.canary.words("proposal"))",
        ]
        try await desk.command(.complaints, complaint, "route", order, as: .csManager)
        try await desk.command(.complaints, complaint, "start", as: .propertyOffice)
        return complaint
    }

    /// The result and the reply.
    /// - Returns: the callback that it asks for.
    fileprivate func resolve(_ complaint: UUID, _ story: Story, _ more: [String: JSON] = [:]) async throws -> UUID {
        let canary = story.canary
        let result: [String: JSON] = ["result": "\(canary.words("result"))", "signedBy": "\(canary.words("signature"))"]
        try await desk.command(.complaints, complaint, "resolve", .object(result.merging(more) { first, _ in first }), as: .propertyOffice)
        let replied = try await desk.command(.complaints, complaint, "reply", ["text": "\(canary.words("reply"))"], as: .propertyOffice)
        guard let task = replied.json["callbackTaskId"].uuid else { throw TestFailure("complaint \(replied.number) names no callback") }
        return task
    }

    /// A general complaint whose owner is to be called.
    func answer(_ story: Story) async throws -> (complaint: UUID, task: UUID) {
        let complaint = try await begin(story)
        return (complaint, try await resolve(complaint, story))
    }

    private func answerMajor(_ story: Story) async throws -> (complaint: UUID, task: UUID) {
        let complaint = try await begin(story, ["class": "major", "majorReasons": ["loss_or_injury"]])
        return (complaint, try await resolve(complaint, story, ["correctiveReport": "\(story.canary.words("corrective report"))"]))
    }

    private func sign(_ day: String, _ story: Story) async throws {
        let found = try await ids(
            1, at: .complaints, "register of \(day)",
            "SELECT id FROM case_file WHERE kind = 'register_day' AND office = \(Story.office) AND body ->> 'day' = \(day)")
        try await desk.command(
            .complaints, found[0], "sign", ["name": "\(story.canary.name)"], as: .officeDirector, at: "register-days")
    }
}

import Database
import Foundation
import SharedModels
import TestSupport

/// A routine round with all that owners say in one, and surveys (R-03, R-04, R-13, R-13b, R-20, R-22).
extension BusyMonth {
    static let callbackTales = [
        Tale("a routine round") { month, story in
            try await month.until(monday)
            try await month.planRound(story)
            try await month.until(thursday)
            let tasks = try await month.ids(
                owners, at: .callbacks, "callbacks of the round",
                "SELECT task_id AS id FROM callback_index WHERE office = \(Story.office) AND kind = 'routine_monthly' ORDER BY task_id")
            let ratings = ["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied"]
            // One owner is never called.
            for (task, rating) in zip(tasks, ratings) { try await month.callInRound(task, rating, story) }
            for task in tasks.prefix(2) {
                try await month.desk.command(.callbacks, task, "review", ["note": "\(story.canary.words("note"))"], as: .csManager)
            }
        },
        Tale("a survey that most households answer") { month, _ in
            try await month.until(monday)
            let answers: [[JSON]?] = [
                ["very_satisfied", "satisfied", "fairly_satisfied"], ["very_satisfied", "dissatisfied", "satisfied"],
                ["satisfied", "satisfied", "satisfied"], ["fairly_satisfied", "very_satisfied", "satisfied"], nil,
            ]
            let survey = try await month.survey("periodic_other", answers)
            try await month.improve(survey)
        },
        Tale("a survey that few households answer") { month, _ in
            try await month.until(monday)
            _ = try await month.survey("annual", [["satisfied", "dissatisfied", "satisfied"], nil, nil])
        },
        Tale("a survey that loses points for its return") { month, _ in
            try await month.until(monday)
            _ = try await month.survey("periodic_other", [["satisfied", "satisfied", "satisfied"], nil, nil])
        },
    ]

    /// Calls an owner at once.
    func call(_ task: UUID, as role: Role, _ record: JSON) async throws {
        _ = try await desk.wait(for: .callbacks, task, "planning") { $0.state == "planned" }
        try await desk.command(.callbacks, task, "schedule", ["person": "caller", "ownerAsked": true], as: role)
        try await desk.command(.callbacks, task, "complete", record, as: role)
    }

    // MARK: The round

    private static let owners = 5

    private func planRound(_ story: Story) async throws {
        let canary = story.canary
        let path = "callback-plans"
        let plan = try await desk.create(
            .callbacks, "draft",
            [
                "office": "\(Story.office)", "kind": "routine_monthly", "firstDay": "\(Self.monday)", "lastDay": "2026-03-31",
                "scope": "\(canary.words("scope"))", "contents": "\(canary.words("contents"))", "channel": "phone", "share": "1",
            ], as: .csManager, at: path)
        let owners = (0..<Self.owners).map { number in
            let owner = Canary(number: canary.number + number)
            return JSON.object(["household": "\(owner.unit)", "name": "\(owner.name)", "phone": "\(owner.phone)"])
        }
        try await desk.command(.callbacks, plan.id, "owners", ["owners": .array(owners)], as: .csManager, at: path)
        try await desk.command(.callbacks, plan.id, "approve", as: .csManager, at: path)
    }

    /// Whoever is dissatisfied complains of something.
    private func callInRound(_ task: UUID, _ rating: String, _ story: Story) async throws {
        let canary = story.canary
        var record: [String: JSON] = [
            "rating": .string(rating), "remarks": "\(canary.words("remarks"))",
            "contents": [
                "effect": "\(canary.words("effect"))", "attitude": "nothing", "shortcomings": "nothing", "suggestions": "nothing",
            ],
        ]
        if rating == "dissatisfied" {
            record["problem"] = ["scope": "other_matter", "subject": "cleaning_greening", "complaint": particulars(canary)]
        }
        try await call(task, as: .csManager, .object(record))
    }

    // MARK: Surveys

    /// A survey of households with what they answer, nil for nothing, until its result is there. None has a telephone, so nothing is checked.
    /// - Returns: the survey.
    private func survey(_ kind: String, _ answers: [[JSON]?]) async throws -> UUID {
        let draft: JSON = [
            "office": "\(Story.office)", "surveyKind": .string(kind), "title": "满意度调查", "property": "residential",
            "themes": ["cleaning", "repair"], "methods": ["visit"], "endsAt": try await instant(hours: 240),
            "items": [
                ["class": "cleaning", "text": "楼道保洁"], ["class": "engineering_repair", "text": "维修及时性"],
                ["class": "attitude", "text": "服务态度"],
            ],
        ]
        guard let survey = try await ask(.callbacks, "POST", "/surveys", draft, as: .ownerServiceSupervisor)["id"].uuid else {
            throw TestFailure("a survey without an id")
        }
        let path = "/surveys/\(survey.uuidString.lowercased())"
        let households = answers.indices.map { JSON.object(["household": "\(kind)-\($0)"]) }
        _ = try await ask(.callbacks, "POST", path + "/households", ["households": .array(households)], as: .propertyOffice)
        try await desk.command(.callbacks, survey, "open", as: .propertyOffice, at: "surveys")
        let isOut = try await eventually(within: desk.patience) {
            try await ask(.callbacks, "GET", path + "/standing", as: .propertyOffice)["sent"].int == Int64(answers.count)
        }
        guard isOut else { throw TestFailure("the forms of the survey did not go out") }
        try await desk.command(.callbacks, survey, "distribute", as: .propertyOffice, at: "surveys")
        let forms = try await ask(.callbacks, "GET", path + "/links", as: .propertyOffice)["items"].items
        for (position, given) in answers.enumerated() {
            guard let given else { continue }
            guard let form = forms.first(where: { $0["household"].string == "\(kind)-\(position)" })?["formId"].uuid else {
                throw TestFailure("no form for household \(position)")
            }
            let ratings = given.enumerated().map { JSON.object(["item": .number(Double($0 + 1)), "rating": $1]) }
            let answer: JSON = ["way": "visit", "ratings": .array(ratings), "wantsCall": .bool(position == 0)]
            try await desk.command(.callbacks, form, "answer", answer, as: .propertyOffice, at: "survey-forms")
        }
        try await desk.command(.callbacks, survey, "close", as: .ownerServiceSupervisor, at: "surveys")
        try await until(Self.end)
        _ = try await desk.wait(for: .callbacks, survey, "analysis", at: "surveys") { $0.state == "analysed" }
        return survey
    }

    /// What follows from a survey's result (CBK-41).
    private func improve(_ survey: UUID) async throws {
        let steps: [(String, JSON, Role)] = [
            ("report", ["proposals": "楼道保洁每周加一次"], .ownerServiceSupervisor),
            ("decide", ["approved": true, "text": "同意，下月起执行"], .generalManager),
            ("explain", ["text": "楼道保洁已改为每周三次"], .managementRep),
        ]
        for (name, body, role) in steps { try await desk.command(.callbacks, survey, name, body, as: role, at: "surveys") }
    }
}

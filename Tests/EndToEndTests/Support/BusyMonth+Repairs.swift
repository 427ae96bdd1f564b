import Database
import Foundation
import SharedModels
import TestSupport

/// Slips that come back in time and late, are handed back, withdrawn, left open, and charged (R-05 to R-09, R-19).
extension BusyMonth {
    /// Slips of one week, of which a part is to be called back.
    private static let weekly = 8

    static let repairTales = [
        Tale("repairs of a week, some of which are called back") { month, story in
            try await month.until(monday)
            let tasks = try await withThrowingTaskGroup(of: UUID.self) { group in
                for number in 0..<weekly {
                    group.addTask {
                        let one = Story(kind: .repair, desk: month.desk, canary: Canary(number: story.canary.number + number))
                        return try await one.work(on: try await month.raise(one))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await story.callBack(tasks[0], cycle: 1, isSatisfied: true)
            // The week and the month are over by then, and so few were called that more are chosen.
            try await month.until(end)
            let chosen = try await month.ids(
                2, at: .callbacks, "callbacks that were chosen at the month's end",
                """
                SELECT task_id AS id FROM callback_index
                WHERE office = \(Story.office) AND selection_id IS NOT NULL AND state = 'planned' ORDER BY task_id
                """)
            try await story.callBack(chosen[0], cycle: 1, isSatisfied: true)
            _ = try await month.ids(
                1, at: .callbacks, "callbacks that were not chosen",
                "SELECT task_id AS id FROM callback_index WHERE office = \(Story.office) AND state = 'not_selected'")
        },
        Tale("a repair that is done again") { month, story in
            try await month.until(monday)
            try await Story(kind: .rework, desk: month.desk, canary: story.canary).play()
        },
        Tale("a repair that comes back late") { month, story in
            try await month.until(monday)
            let slip = try await month.raise(story)
            try await month.desk.command(.repairs, slip, "collect", as: .technician)
            try await month.until(nextWeek)
            try await month.mend(slip, story)
            let finished = try await month.desk.command(
                .repairs, slip, "finish", ["details": "\(story.canary.words("details"))"], as: .technician)
            try await month.signOff(finished, story)
            try await month.desk.command(
                .repairs, slip, "report-back", ["delayReason": "\(story.canary.words("delay"))"], as: .technician)
        },
        Tale("a repair that is done and whose slip does not come back") { month, story in
            try await month.until(monday)
            let slip = try await month.raise(story)
            try await month.desk.command(.repairs, slip, "collect", as: .technician)
            try await month.mend(slip, story)
            try await month.desk.command(.repairs, slip, "finish", ["details": "\(story.canary.words("details"))"], as: .technician)
        },
        Tale("a pressing repair that is not done when the month ends") { month, story in
            try await month.until(monday)
            let slip = try await month.raise(story, ["urgency": "urgent", "major": true])
            try await month.desk.command(.repairs, slip, "collect", as: .technician)
            try await month.until(later)
            let another = Story(kind: .repair, desk: month.desk, canary: Canary(number: story.canary.number + 1))
            _ = try await month.raise(another, ["urgency": "urgent", "major": true])
            try await month.until(end)
            _ = try await month.ids(
                1, at: .repairs, "slips that the month's close handed back",
                "SELECT order_id AS id FROM ledger_entry WHERE order_id = \(slip) AND cause = 'month_end'")
        },
        Tale("a repair that engineering hands back") { month, story in
            try await month.until(monday)
            let slip = try await month.raise(story)
            try await month.desk.command(.repairs, slip, "collect", as: .technician)
            try await month.until(thursday)
            try await month.desk.command(.repairs, slip, "hand-back", ["reason": "\(story.canary.words("reason"))"], as: .engineering)
        },
        Tale("repairs of one day, done and withdrawn") { month, story in
            try await month.until(thursday)
            let slip = try await month.raise(story)
            try await month.desk.command(.repairs, slip, "cancel", ["reason": "\(story.canary.words("reason"))"], as: .receptionist)
            let another = Story(kind: .repair, desk: month.desk, canary: Canary(number: story.canary.number + 1))
            _ = try await another.work(on: try await month.raise(another))
            // Days are summed up for a month at most.
            try await month.until(nextWeek)
            _ = try await month.ids(
                1, at: .repairs, "summaries of Thursday",
                """
                SELECT id FROM case_file
                WHERE kind = 'repair_summary' AND office = \(Story.office) AND body ->> 'period' = 'daily' AND body ->> 'day' = \(thursday)
                """)
        },
    ]

    /// A slip that the desk fills in; of an ordinary one the visit is tomorrow.
    fileprivate func raise(_ story: Story, _ more: [String: JSON] = [:]) async throws -> UUID {
        let canary = story.canary
        let body: [String: JSON] = [
            "office": "\(Story.office)", "source": "owner_call", "urgency": "normal", "appointedAt": try await instant(hours: 24),
            "what": "\(canary.words("damage"))", "address": "\(canary.words("address"))", "unit": "\(canary.unit)",
            "contactPerson": "\(canary.name)", "contactPhone": "\(canary.phone)",
        ]
        return try await desk.create(.repairs, "raise", .object(body.merging(more) { _, new in new }), as: .receptionist).id
    }

    /// The price, and the work on it.
    fileprivate func mend(_ slip: UUID, _ story: Story) async throws {
        let lines: JSON = ["lines": [["item": "pipe joint", "quantity": 1, "unitPriceFen": 5200]]]
        try await desk.command(.repairs, slip, "quote", lines, as: .technician)
        try await desk.command(.repairs, slip, "accept-quote", ["acceptedBy": "\(story.canary.name)"], as: .technician)
        try await desk.command(.repairs, slip, "start", as: .technician)
    }

    private func signOff(_ finished: Desk.Answered, _ story: Story) async throws {
        try await desk.command(
            .repairs, finished.id, "sign-off",
            [
                "amountFen": 5200, "signedBy": "\(story.canary.name)", "quality": "fairly_satisfied", "attitude": "satisfied",
                "conduct": "satisfied",
            ], as: .technician)
    }
}

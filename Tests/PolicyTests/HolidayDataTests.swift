import Foundation
import Testing

@testable import Policy

/// Our calendars against an independent collection of the State Council's notices, where that lies beside the project.
@Suite("Holidays and make-up days (调休)")
struct HolidayDataTests {
    private struct Notice: Decodable {
        struct Day: Decodable {
            let date: String
            let isOffDay: Bool
        }

        let year: Int
        let days: [Day]
    }

    private static let folder = deployedFile("").deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/holidays")

    private static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    @Test(
        "Every day off and every make-up day of a year is ours, and no other",
        .enabled(if: isThere, "no collection of holidays beside the project"), arguments: [2025, 2026])
    func year(_ year: Int) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(year).json"))
        let notice = try JSONDecoder().decode(Notice.self, from: data)
        let calendar = try deployed.policy(named: "baseline").workCalendar
        // A notice can name days of the neighbouring years.
        let named = notice.days.compactMap { day in LocalDate(day.date).map { ($0, day.isOffDay) } }.filter { $0.0.year == year }
        #expect(named.count > 20)
        let off = Set(named.filter(\.1).map(\.0)), work = Set(named.filter { !$0.1 }.map(\.0))
        #expect(Set(calendar.daysOff.filter { $0.year == year }) == off)
        #expect(Set(calendar.makeUpDays.filter { $0.year == year }) == work)
    }
}

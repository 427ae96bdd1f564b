import Foundation
import Testing

@testable import guanjiactl

@Suite("Times of foreign tables")
struct TimePatternTests {
    @Test(
        "A cell of the pattern's form is the instant that it names in its zone",
        arguments: [
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-03-02T08:30:15+08:00", 1_772_411_415.0),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-03-02T00:30:15Z", 1_772_411_415),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-01T19:30:15.250", 1_772_411_415),
            ("MM/dd/yyyy hh:mm:ss a", "03/01/2026 07:30:15 PM", 1_772_411_415),
            ("M/d/yyyy h:mm a", "3/1/2026 7:30 pm", 1_772_411_400), ("M/d/yyyy h:mm a", "3/1/2026 12:00 AM", 1_772_341_200),
            ("yyyy年M月d日 H:mm", " 2026年3月1日 19:30 ", 1_772_411_400), ("yyyyMMdd", "20260301", 1_772_341_200),
            ("dd.MM.yyyy 'o''clock' HH", "01.03.2026 o'clock 19", 1_772_409_600),
            // Clocks go back from 02:00 to 01:00 that night: the first of the two.
            ("yyyy-MM-dd HH:mm", "2024-11-03 01:30", 1_730_611_800),
        ])
    func instants(pattern: String, cell: String, seconds: Double) throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let time = try #require(TimePattern(pattern, zone: zone))
        #expect(time.instant(cell) == Date(timeIntervalSince1970: seconds))
    }

    @Test(
        "Another form, or a time that does not exist there, is no time",
        arguments: [
            "", "2026-03-02", "2026-03-02 8:30", "2026-02-29 08:30", "2026-03-02 24:00", "2026-03-02 08:30:00", "2026-03-02T08:30",
            "26-03-02 08:30", "２０２６-03-02 08:30",
            // Clocks go from 02:00 to 03:00 that night.
            "2026-03-08 02:30",
        ])
    func noInstants(cell: String) throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        #expect(try #require(TimePattern("yyyy-MM-dd HH:mm", zone: zone)).instant(cell) == nil)
    }

    @Test("Hours of half a day are 1 to 12", arguments: ["2026-03-02 00:30 AM", "2026-03-02 13:30 PM", "2026-03-02 08:30 XM"])
    func halfDays(cell: String) throws {
        #expect(try #require(TimePattern("yyyy-MM-dd hh:mm a", zone: .gmt)).instant(cell) == nil)
    }

    @Test(
        "A pattern without a whole date, with a letter that means nothing, or with half of half a day is refused",
        arguments: [
            "", "HH:mm", "yyyy-MM", "yy-MM-dd", "yyyy-MMM-dd", "yyyy-MM-dd'T", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd hh:mm",
            "yyyy-MM-dd HH:mm a", "yyyy-MM-dd HH hh a", "yyyy-MM-dd dd", "yyyy-MM-dd Z", "2026-MM-dd yyyy",
        ])
    func noPatterns(text: String) { #expect(TimePattern(text, zone: .gmt) == nil) }
}

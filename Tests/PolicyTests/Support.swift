import Foundation
import SharedModels

@testable import Policy

/// The instant of `2026-03-02 09:30` or `2026-03-02 09:30:05` on local clocks.
func at(_ text: String, in zone: EstateZone = .shanghai) -> Date {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, let date = LocalDate(parts[0]), let time = LocalTime(parts[1]) else {
        preconditionFailure("a test has a wrong time: \(text)")
    }
    return zone.instant(of: date, at: time)
}

/// The instant of `2026-03-04T16:00:00Z`.
func utc(_ text: String) -> Date {
    guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("a test has a wrong time: \(text)") }
    return date
}

func day(_ text: String) -> LocalDate {
    guard let date = LocalDate(text) else { preconditionFailure("a test has a wrong date: \(text)") }
    return date
}

func zone(_ identifier: String) -> EstateZone {
    guard let zone = EstateZone(identifier: identifier) else { preconditionFailure("a test has a wrong zone: \(identifier)") }
    return zone
}

extension Policy {
    /// The baseline with some settings changed.
    static func baseline(_ change: (inout PolicySettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings)
        return Policy(name: "changed", settings: settings)
    }
}

/// `deploy/policy` of this repository.
let deployed = PolicyFolder(deployedFile(""))

/// A file of it.
func deployedFile(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "deploy/policy", directoryHint: .isDirectory).appending(path: name)
}

import Foundation
import SharedModels

@testable import Policy

/// Numbers that look random and are the same in every run; the seed is in the failing test's arguments.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

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

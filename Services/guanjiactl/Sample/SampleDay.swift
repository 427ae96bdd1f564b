import Foundation
import SharedModels
import Yams

/// A script of what staff did about the contacts of a table: `examples/day.yaml`.
struct SampleDay: Sendable {
    /// One command to one case.
    struct Step: Hashable, Sendable {
        /// The contact's reference in the table.
        let reference: String
        let at: SampleTime
        /// The post that acts.
        let role: Role
        let target: Target
        let command: String
        let fields: [String: JSONValue]
    }

    /// Which of the cases that came of a contact.
    enum Target: String, Sendable, CaseIterable {
        case contact, complaint, repair, callback
    }

    /// The local date of the day.
    let day: String
    let office: String
    /// In the order of their times; steps of the same time in the order of the file.
    let steps: [Step]

    /// Reads a script. Throws `SampleDayError` with the reference of the case that is wrong, or Yams' error for what is no YAML.
    init(yaml: String) throws {
        let file = try YAMLDecoder().decode(File.self, from: yaml)
        day = file.day
        office = file.office
        var steps: [Step] = []
        for reference in file.cases.keys.sorted() {
            for (index, fields) in (file.cases[reference] ?? []).enumerated() {
                guard let step = Step(reference: reference, fields) else { throw SampleDayError(reference: reference, step: index + 1) }
                if let previous = steps.last, previous.reference == reference, step.at < previous.at {
                    throw SampleDayError(reference: reference, step: index + 1)
                }
                steps.append(step)
            }
        }
        // Sorting by offset as well keeps the order of the file among steps of one minute.
        self.steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private struct File: Decodable {
        let day: String
        let office: String
        let cases: [String: [[String: JSONValue]]]
    }
}

/// Which step of a script cannot be understood: it lacks a time, a post or exactly one case, or goes back in time.
struct SampleDayError: Error, Hashable, CustomStringConvertible {
    let reference: String
    let step: Int

    var description: String {
        "case \(reference), step \(step): expected at, as, exactly one of contact, complaint, repair, callback, and no time before the last step"
    }
}

extension SampleDay.Step {
    fileprivate init?(reference: String, _ entries: [String: JSONValue]) {
        var fields = entries
        let targets = SampleDay.Target.allCases.filter { entries[$0.rawValue] != nil }
        guard let at = fields.removeValue(forKey: "at")?.text.flatMap(SampleTime.init),
            let role = fields.removeValue(forKey: "as")?.text.flatMap(Role.init(rawValue:)),
            let target = targets.first, targets.count == 1,
            let command = fields.removeValue(forKey: target.rawValue)?.text
        else { return nil }
        self.init(reference: reference, at: at, role: role, target: target, command: command, fields: fields)
    }

    /// The fields as a request's body, when the sample day begins at `midnight`.
    func body(midnight: Date) -> JSONValue { .object(fields.timed(midnight: midnight)) }
}

extension [String: JSONValue] {
    /// Times in fields that end in `At` or `By` become instants, when the sample day begins at `midnight`.
    func timed(midnight: Date) -> [String: JSONValue] {
        var fields = self
        for (name, value) in self where name.hasSuffix("At") || name.hasSuffix("By") {
            if let time = value.text.flatMap(SampleTime.init) { fields[name] = .text(Instant.text(time.instant(midnight: midnight))) }
        }
        return fields
    }
}

/// A time of a script: minutes after the midnight with which the sample day begins.
///
/// The estate's zone has no summer time, so a day is always 1440 minutes.
struct SampleTime: Hashable, Sendable, Comparable {
    let minutes: Int

    /// Reads `08:15` and `+2d 08:15`.
    init?(_ text: String) {
        guard let match = text.wholeMatch(of: #/(?:\+(\d{1,2})d )?(\d{2}):(\d{2})/#), let hour = Int(match.2), let minute = Int(match.3),
            hour < 24, minute < 60
        else { return nil }
        minutes = (match.1.flatMap { Int($0) } ?? 0) * 1440 + hour * 60 + minute
    }

    func instant(midnight: Date) -> Date { midnight.addingTimeInterval(Double(minutes) * 60) }

    static func < (lhs: SampleTime, rhs: SampleTime) -> Bool { lhs.minutes < rhs.minutes }
}

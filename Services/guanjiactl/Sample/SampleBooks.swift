import Foundation
import SharedModels
import Yams

/// A script of cases that come of no contact: what the desk wrote into its books, who does repairs, rounds of callbacks, surveys:
/// `examples/books.yaml`.
struct SampleBooks: Sendable {
    /// Makes a case, or gives it a command.
    struct Step: Hashable, Sendable {
        /// The case's reference in the script.
        let reference: String
        /// The kind of case, as in paths.
        let path: String
        let at: SampleTime
        let role: Role
        let command: String
        let fields: [String: JSONValue]
        /// How many commands of this name the same case gets before.
        let occurrence: Int

        /// The first step of a case.
        var isMaking: Bool { command == SampleBooks.making }
        /// Whether it is said of a kind of case and not to one that is there: a telephone system knows its own call ids only.
        var isToAll: Bool { isMaking || path == "calls" && command == "note" }

        /// The service that has the case.
        var service: ServiceName { SampleBooks.services[path] ?? .intake }

        /// Under this key the service takes it once (D8).
        var idempotencyKey: String { "sample-\(reference)-\(path)-\(command)-\(occurrence)" }
    }

    /// The command of a first step.
    static let making = "make"
    /// What stands before a reference whose id is meant.
    static let mark: Character = "="
    /// What stands before a post whose token's subject is meant.
    static let subjectMark: Character = "@"
    /// Kinds of cases that are not Intake's.
    static let services: [String: ServiceName] = ["technicians": .repairs, "callback-plans": .callbacks, "surveys": .callbacks]

    /// In the order of their times; steps of the same time in the order of the file.
    let steps: [Step]

    /// Reads a script. Throws `SampleBookError` with the reference of the case that is wrong, or Yams' error for what is no YAML.
    init(yaml: String) throws {
        let books = try YAMLDecoder().decode(File.self, from: yaml).books
        var steps: [Step] = []
        for path in books.keys.sorted() {
            let cases = books[path] ?? [:]
            for reference in cases.keys.sorted() {
                guard !steps.contains(where: { $0.reference == reference }) else { throw SampleBookError(reference: reference, step: 1) }
                steps += try Self.steps(cases[reference] ?? [], of: reference, at: path)
            }
        }
        self.steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func steps(_ entries: [[String: JSONValue]], of reference: String, at path: String) throws -> [Step] {
        // The first word of a call is a note as well, and the history calls it so.
        var seen = path == "calls" ? ["note": 1] : [:]
        var steps: [Step] = []
        for (index, entry) in entries.enumerated() {
            var fields = entry
            guard let at = fields.removeValue(forKey: "at")?.text.flatMap(SampleTime.init),
                let role = fields.removeValue(forKey: "as")?.text.flatMap(Role.init(rawValue:)),
                let command = fields.removeValue(forKey: "do")?.text, (command == making) == (index == 0),
                steps.last.map({ $0.at <= at }) ?? true
            else { throw SampleBookError(reference: reference, step: index + 1) }
            let occurrence = seen[command, default: 0]
            seen[command] = occurrence + 1
            steps.append(
                Step(reference: reference, path: path, at: at, role: role, command: command, fields: fields, occurrence: occurrence))
        }
        return steps
    }

    private struct File: Decodable {
        let books: [String: [String: [[String: JSONValue]]]]
    }
}

/// Which step of a book cannot be understood: it lacks a time, a post or a command, goes back in time, or does not begin with `make`.
struct SampleBookError: Error, Hashable, CustomStringConvertible {
    let reference: String
    let step: Int

    var description: String {
        "book \(reference), step \(step): expected at, as, do, which is make in the first step only, no time before the last step, and each "
            + "reference once"
    }
}

extension SampleBooks.Step {
    /// The request's body, once the ids of the cases that it refers to are known.
    /// - Parameters:
    ///   - midnight: with which the sample day begins.
    ///   - office: of the sample.
    ///   - ids: of cases, by their references.
    ///   - subjects: of the tokens.
    /// - Throws: `EncodingError`.
    /// - Returns: nil when one of the cases is not known.
    func body(midnight: Date, office: String, ids: [String: String], subjects: [Role: String] = [:]) throws -> Data? {
        var body = fields.timed(midnight: midnight)
        if isToAll, body["office"] == nil { body["office"] = .text(office) }
        for (name, value) in body {
            guard let text = value.text, text.first == SampleBooks.subjectMark, let role = Role(rawValue: String(text.dropFirst())) else {
                continue
            }
            body[name] = .text(subjects[role] ?? TokenFolder.usualSubject(of: role))
        }
        return try body.naming(ids)?.encoded()
    }

    /// What it is, for messages.
    var name: String { "\(reference), \(command) by \(role.rawValue)" }
}

extension [String: JSONValue] {
    /// Texts that name a case by its reference become its id.
    /// - Returns: nil when one of the cases is not known.
    func naming(_ ids: [String: String]) -> Self? {
        var fields = self
        for (name, value) in self {
            guard let text = value.text, text.first == SampleBooks.mark else { continue }
            guard let id = ids[String(text.dropFirst())] else { return nil }
            fields[name] = .text(id)
        }
        return fields
    }

    /// As a request's body; the same fields always give the same bytes.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(JSONValue.object(self))
    }
}

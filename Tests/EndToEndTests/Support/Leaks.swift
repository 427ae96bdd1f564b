import Database
import Foundation
import Messaging
import SharedModels

/// Looks for canaries, and for the secrets of the installation, where nothing private may be: logs, metrics, answers' headers, refusals, records on
/// topics, parked reasons, and the columns of histories that are for everybody who may read a case (I10).
struct Leaks {
    let installation: Installation
    /// Texts beside canaries that identify somebody, by what they are.
    var particulars: [String: String] = [:]
    /// Looked through as well when there is one.
    var console: ConsoleProcess?

    private static let marks = ["a canary": Canary.mark, "a canary's number": Canary.phoneMark]

    /// Where something was found, without what it is; empty when nothing leaked.
    func find() async throws -> [String] {
        var found = installation.client.watch.found
        for member in Member.allCases {
            found += try logs(of: member)
            found += try await metrics(of: member)
            found += try await topic(of: member)
            found += try await parked(of: member)
            found += try await histories(of: member)
        }
        if let console { found += try await everything(of: console) }
        return found
    }

    /// Whether any canary is in there.
    static func contains(_ bytes: some Collection<UInt8>) -> Bool { !marks(in: Data(bytes), and: [:]).isEmpty }

    /// Which canaries, and which of these others, are in there.
    static func marks(in data: Data, and others: [String: String]) -> [String] {
        marks.merging(others) { own, _ in own }.filter { data.range(of: Data($0.value.utf8)) != nil }.keys.sorted()
    }

    private func contains(_ bytes: some Collection<UInt8>) -> [String] {
        Self.marks(in: Data(bytes), and: installation.client.watch.secrets.merging(particulars) { secret, _ in secret })
    }

    private func logs(of member: Member) throws -> [String] {
        try lines(of: installation.log(of: member), "the log of \(member)")
    }

    private func lines(of log: URL, _ name: String) throws -> [String] {
        try Data(contentsOf: log).split(separator: UInt8(ascii: "\n")).enumerated().flatMap { line in
            contains(line.element).map { "\($0) in \(name), line \(line.offset + 1)" }
        }
    }

    private func metrics(of member: Member) async throws -> [String] {
        try await metrics(at: installation.admin(member), "the metrics of \(member)")
    }

    private func metrics(at admin: String, _ name: String) async throws -> [String] {
        // A service that is down at the end shows no metrics.
        guard let answer = try? await installation.client.send("GET", admin + "/metrics") else { return [] }
        return contains(answer.body).map { "\($0) in \(name)" }
    }

    private func topic(of member: Member) async throws -> [String] {
        try await EvidenceReader(installation: installation).dump(member.topic).flatMap { record in
            let headers = record.headers.flatMap { Array($0.name.utf8) + ($0.value ?? []) }
            return contains((record.key ?? []) + (record.value ?? []) + headers).map {
                "record \(record.topicPartition)@\(record.offset): \($0)"
            }
        }
    }

    private func parked(of member: Member) async throws -> [String] {
        let query: SQL = "SELECT id, key || ' ' || reason AS text FROM parked_record"
        return try await EvidenceReader(installation: installation).query(member, [query])[0].flatMap { row in
            let id = try row.decode("id", as: Int64.self)
            return contains(try row.decode("text", as: String.self).utf8).map { "\($0) in parked record \(id) of \(member)" }
        }
    }

    /// The Console's database holds nothing private at all (ADR 57), whatever the table. Parked records lie there as they came: of those, as of the
    /// services', what is shown.
    private func everything(of console: ConsoleProcess) async throws -> [String] {
        var found = try lines(of: console.log, "the log of the Console")
        found += try await metrics(at: console.admin, "the metrics of the Console")
        for (place, text) in try await console.texts() { found += contains(text.utf8).map { "\($0) in \(place) of the Console" } }
        return found
    }

    /// The reason is what people wrote, for who may read it; everything beside it is for every reader of the case, and so is its row in clear.
    private func histories(of member: Member) async throws -> [String] {
        let queries: [SQL] = [
            """
            SELECT case_id::text || '@' || version AS place, concat_ws(' ', actor, role, command, from_state, to_state, events::text,
                policy_version) AS text FROM case_history
            """,
            "SELECT id::text AS place, concat_ws(' ', kind, number, state, office) AS text FROM case_file",
        ]
        return try await EvidenceReader(installation: installation).query(member, queries).flatMap { rows in
            try rows.flatMap { row in
                let place = try row.decode("place", as: String.self)
                return contains(try row.decode("text", as: String.self).utf8).map { "\($0) in the history of \(place) of \(member)" }
            }
        }
    }
}

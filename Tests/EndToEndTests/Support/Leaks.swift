import Database
import Foundation
import Messaging
import SharedModels

/// Looks for canaries where nothing private may be: logs, metrics, records on topics, parked reasons, histories' columns (I10).
struct Leaks {
    let installation: Installation

    private static let marks = [Canary.mark, Canary.phoneMark]

    /// Where canaries were found, without the canaries; empty when nothing leaked.
    func find() async throws -> [String] {
        var found: [String] = []
        for member in Member.allCases {
            found += try logs(of: member)
            found += try await metrics(of: member)
            found += try await topic(of: member)
            found += try await parked(of: member)
        }
        return found
    }

    /// Whether any canary is in there.
    static func contains(_ bytes: some Collection<UInt8>) -> Bool {
        let data = Data(bytes)
        return marks.contains { data.range(of: Data($0.utf8)) != nil }
    }

    private func logs(of member: Member) throws -> [String] {
        let lines = try Data(contentsOf: installation.log(of: member)).split(separator: UInt8(ascii: "\n"))
        return lines.enumerated().filter { Self.contains($0.element) }.map { "log of \(member), line \($0.offset + 1)" }
    }

    private func metrics(of member: Member) async throws -> [String] {
        // A service that is down at the end shows no metrics.
        guard let answer = try? await installation.client.send("GET", installation.admin(member) + "/metrics") else { return [] }
        return Self.contains(answer.body) ? ["metrics of \(member)"] : []
    }

    private func topic(of member: Member) async throws -> [String] {
        try await EvidenceReader(installation: installation).dump(member.topic).filter { record in
            let headers = record.headers.map { Array($0.name.utf8) + ($0.value ?? []) }
            return Self.contains(record.key ?? []) || Self.contains(record.value ?? []) || headers.contains { Self.contains($0) }
        }.map { "record \($0.topicPartition)@\($0.offset)" }
    }

    private func parked(of member: Member) async throws -> [String] {
        let query: SQL = "SELECT id, key || ' ' || reason AS text FROM parked_record"
        return try await EvidenceReader(installation: installation).query(member, [query])[0].compactMap { row in
            let text = try row.decode("text", as: String.self)
            return Self.contains(text.utf8) ? "parked record \(try row.decode("id", as: Int64.self)) of \(member)" : nil
        }
    }
}

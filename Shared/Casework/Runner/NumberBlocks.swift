import Database
import Foundation
import Policy
import SharedModels
import Synchronization

/// Human numbers (D12): `CP-20261122-000042`, taken from the database in blocks so that batches never wait for one another.
///
/// Numbers are unique, and rise within a block. They have gaps, as what a stopped instance had left is never used, and lanes that
/// work at the same time take them from blocks of their own: the order of cases is told by their times.
package final class NumberBlocks: Sendable {
    /// A run of numbers of one prefix and one local day.
    struct Block: Sendable {
        let day: LocalDate
        var next: Int64
        let end: Int64
        var count: Int64 { end - next }
    }

    /// Numbers taken for one batch. What is left goes back.
    struct Taken: Sendable {
        fileprivate var blocks: [String: Block]

        /// For batches that make no case.
        static let none = Taken(blocks: [:])

        /// The next number of a kind.
        /// - Throws: `numbersStale` when the local day has changed since the block was taken, or the block is used up.
        mutating func next(_ kind: CaseKind, on now: Date, zone: EstateZone) throws -> String {
            guard var block = blocks[kind.numberPrefix], block.count > 0, block.day == zone.date(of: now) else {
                throw CaseworkError.numbersStale
            }
            let number = block.next
            block.next += 1
            blocks[kind.numberPrefix] = block
            return NumberBlocks.text(prefix: kind.numberPrefix, day: block.day, number: number)
        }
    }

    /// Smallest block asked from the database: what a quiet desk loses at a restart.
    private static let smallest: Int64 = 16
    /// A block lasts about so many batches.
    private static let batchesPerBlock: Int64 = 8
    /// Blocks kept of a prefix; more than there are lanes, each of which has one in use.
    private static let keptBlocks = 8

    private let zone: EstateZone
    private let free = Mutex<[String: [Block]]>([:])

    init(zone: EstateZone) { self.zone = zone }

    /// `CP`, 2026-11-22, 42 → `CP-20261122-000042`.
    static func text(prefix: String, day: LocalDate, number: Int64) -> String {
        let digits = String(number)
        let parts = day.parts
        let date = String(parts.year * 10_000 + parts.month * 100 + parts.day)
        return "\(prefix)-\(date)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
    }

    /// At least as many numbers of each prefix as a batch may need.
    func take(_ needs: [String: Int], on connection: PostgresConnection) async throws -> Taken {
        var blocks: [String: Block] = [:]
        for (prefix, need) in needs.sorted(by: { $0.key < $1.key }) {
            let kept = free.withLock { free -> Block? in
                guard let index = free[prefix]?.firstIndex(where: { $0.count >= Int64(need) }) else { return nil }
                return free[prefix]?.remove(at: index)
            }
            if let kept {
                blocks[prefix] = kept
            } else {
                let count = max(Int64(need) * Self.batchesPerBlock, Self.smallest)
                blocks[prefix] = try await fetch(prefix, count: count, on: connection)
            }
        }
        return Taken(blocks: blocks)
    }

    /// Gives back what a batch did not use.
    func giveBack(_ taken: Taken) {
        free.withLock { free in
            for (prefix, block) in taken.blocks where block.count > 0 {
                var blocks = free[prefix, default: []]
                blocks.append(block)
                // The lowest numbers are used first; the smallest remainders are given up.
                if blocks.count > Self.keptBlocks, let smallest = blocks.indices.min(by: { blocks[$0].count < blocks[$1].count }) {
                    blocks.remove(at: smallest)
                }
                free[prefix] = blocks.sorted { $0.next < $1.next }
            }
        }
    }

    /// What becomes of the numbers of a batch that failed: they are free again, but for two cases.
    ///
    /// A server that crashes may forget blocks that it has given out, and gives their numbers a second time; so when a connection is lost
    /// all that is kept is forgotten with it. Where that came to nobody's notice, a kept number may be another case's by now: then too, and
    /// the next attempt takes new numbers, until they are beyond those in use.
    func giveBack(_ taken: Taken, after error: any Error) {
        if let error = error as? DatabaseError, error.commitUnknown || error.isConnectionLoss || error.constraintName == Self.unique {
            discard()
        } else {
            giveBack(taken)
        }
    }

    /// The constraint that a number belongs to one case.
    private static let unique = "case_file_number_key"

    /// Forgets everything kept: the local day has changed, or the server may give it out again.
    func discard() { free.withLock { $0.removeAll() } }

    /// The block's commit need not reach the disk by itself: whoever uses a number commits later, and that flushes this first.
    private func fetch(_ prefix: String, count: Int64, on connection: PostgresConnection) async throws -> Block {
        let results = try await connection.pipeline([
            "SELECT set_config('synchronous_commit', 'off', true)",
            """
            INSERT INTO number_counter (prefix, local_date, last)
            VALUES (\(prefix), (service_now() AT TIME ZONE \(zone.identifier))::date, \(count))
            ON CONFLICT (prefix, local_date) DO UPDATE SET last = number_counter.last + \(count)
            RETURNING to_char(local_date, 'YYYY-MM-DD') AS day, last
            """,
        ])
        guard let row = results.last?.first, let day = LocalDate(try row.decode("day", as: String.self)) else {
            throw CaseworkError.numbersStale
        }
        let last = try row.decode("last", as: Int64.self)
        return Block(day: day, next: last - count + 1, end: last + 1)
    }
}

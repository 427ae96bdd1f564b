import Foundation
import SharedModels
import Testing

@testable import guanjiactl

/// The maps in `examples/imports`, on invented rows and, where they are at hand, on the tables that they were written for.
@Suite("The example column maps", .timeLimit(.minutes(10)))
struct ExampleMapTests {
    /// A map and the table that it is for.
    enum Example: String, CaseIterable, Sendable {
        case citizenMessages = "citizen-messages.yaml"
        case nyc311 = "nyc311.yaml"

        var table: String {
            switch self {
            case .citizenMessages: "citizen-messages.csv"
            case .nyc311: "nyc311-2024-04.csv"
            }
        }

        func map() throws -> ColumnMap {
            let path = ExampleMapTests.root.appending(path: "examples/imports/\(rawValue)")
            return try ColumnMap(Data(contentsOf: path), zone: try #require(TimeZone(identifier: "Asia/Shanghai")), hasOffice: false)
        }

        func read(_ bytes: [UInt8]) throws -> ContactSheet {
            try ContactSheet(bytes, by: map(), options: .init(zone: try #require(TimeZone(identifier: "Asia/Shanghai"))))
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    /// The directory of the real tables, which are private and no part of the project; nil where they are not at hand.
    private static let tables: URL? = [root, URL(filePath: FileManager.default.currentDirectoryPath)]
        .map { $0.deletingLastPathComponent().appending(path: "shared/data") }
        .first { directory in
            Example.allCases.allSatisfy { FileManager.default.isReadableFile(atPath: directory.appending(path: $0.table).path) }
        }

    @Test("A message becomes a complaint that says openly what is not known")
    func message() throws {
        let sheet = try Example.citizenMessages.read(
            Array(
                """
                source,message_id,user,created_at,title,body,replied_at,keywords
                one,42,U7,2019-05-06T07:08:09+08:00,电梯,"三号电梯
                又停了",,电梯|小区
                two,42,U8,2019-05-06T07:08:09+08:00,电梯,停了,,
                """.utf8))
        #expect(sheet.problems.isEmpty)
        #expect(Set(sheet.rows.map(\.idempotencyKey)).count == 2)
        let body = try #require(sheet.rows.first).body
        #expect(body.caller == .init(name: "U7", phone: "12345", unit: "未注明"))
        #expect(body.reason == "电梯\n三号电梯\n又停了")
        #expect(body.original == "市民留言 one 42")
        #expect(body.occurredAt == Date(timeIntervalSince1970: 1_557_097_689))
        #expect(body.handOver?.complaint?.place?.isEmpty == false)
    }

    @Test("A request of 311 becomes a complaint with subject and place; what concerns no estate is refused")
    func request() throws {
        let columns = [
            "unique_key", "created_date", "complaint_type", "descriptor", "location_type", "incident_zip", "incident_address", "city",
            "street_name", "intersection_street_1", "intersection_street_2", "park_borough", "open_data_channel_type",
        ]
        let rows = [
            "1,2026-03-01T19:30:00.000,ELEVATOR,stuck,HALL,10000,1 ELM,TOWN,ELM,,,EAST,PHONE",
            "2,2026-03-01T19:30:00.000,Odd Matter,odd,,,,,,OAK,ELM,EAST,UNKNOWN",
            "3,2026-03-01T19:30:00.000,Taxi Report,rude,,,,,,,,EAST,ONLINE",
        ]
        let sheet = try Example.nyc311.read(Array(([columns.joined(separator: ",")] + rows).joined(separator: "\n").utf8))
        #expect(sheet.problems.map(\.description) == ["line 4, complaint_subject: the map refuses what complaint_type says"])
        #expect(sheet.rows.map(\.body.caller.address) == ["1 ELM, TOWN, 10000", nil])
        // Each is a household of its own, so that a place can make a group (CMP-04).
        #expect(sheet.rows.map(\.body.caller.unit) == ["request 1", "request 2"])
        let complaints = sheet.rows.compactMap(\.body.handOver?.complaint)
        #expect(complaints.map(\.subject) == [.buildingsEquipment, .other])
        #expect(complaints.map(\.place) == ["1 ELM", "OAK / ELM"])
        #expect(complaints.map(\.complainedOf) == ["HALL", "not stated"])
        #expect(complaints.map(\.preferredWay) == [.phone, nil])
        #expect(sheet.rows.first?.body.occurredAt == Date(timeIntervalSince1970: 1_772_411_400))
    }

    @Test("The example of the documentation does what stands beside it")
    func documentation() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/importing.md"), encoding: .utf8)
        let start = try #require(page.range(of: "```yaml\n"))
        let text = try #require(page[start.upperBound...].components(separatedBy: "```").first)
        let header = String(try #require(page.firstMatch(of: #/columns `(Ticket[^`]*)`/#)).1).replacingOccurrences(of: ", ", with: ",")
        let rows = [
            "1,03/02/2026 08:30:00 AM,Lift,stuck,Elm Street,12,,Lift,Engineering",
            "2,03/02/2026 08:31:00 AM,Cars,everywhere,,,Elm / Oak,Streets,Security",
            "3,03/02/2026 08:32:00 AM,Taxi,late,,,,Taxis,nobody",
        ]
        let map = try ColumnMap(Data(text.utf8), zone: .gmt, hasOffice: false)
        let sheet = try ContactSheet(Array(([header] + rows).joined(separator: "\n").utf8), by: map, options: .init(zone: .gmt))
        #expect(sheet.problems.map(\.description) == ["line 4, complaint_subject: the map refuses what Topic says"])
        let complaints = sheet.rows.compactMap(\.body.handOver?.complaint)
        #expect(complaints.map(\.place) == ["Elm Street 12", "Elm / Oak"])
        #expect(complaints.map(\.subject) == [.buildingsEquipment, .other])
        #expect(sheet.rows.first?.body.occurredAt == Date(timeIntervalSince1970: 1_772_411_400))
        for (right, wrong) in [("Lift: buildings_equipment", "Lift: lifts"), ("[Title, Text]", "[Tittle, Text]")] {
            let message = try #require(fault(of: text.replacingOccurrences(of: right, with: wrong), on: header))
            #expect(page.contains("Error: map.yaml, \(message.prefix(70))"), "\(message)")
        }
    }

    /// What is said about a wrong map.
    private func fault(of map: String, on header: String) -> String? {
        do {
            _ = try ContactSheet(
                Array(header.utf8), by: ColumnMap(Data(map.utf8), zone: .gmt, hasOffice: false), options: .init(zone: .gmt))
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "Every row of the real table becomes a request or a refusal with line and reason",
        .enabled(if: tables != nil, "the real tables are not at hand: ../shared/data"), arguments: Example.allCases)
    func realTable(example: Example) throws {
        let bytes = try Array(Data(contentsOf: try #require(Self.tables).appending(path: example.table)))
        var lines: [Int] = []
        var reader = try CSVReader(bytes)
        while let record = try reader.next() { lines.append(record.line) }

        let sheet = try example.read(bytes)
        let refused = Set(sheet.problems.map(\.line))
        let sent = sheet.rows.flatMap { [$0.line] + $0.repeatedOn }
        #expect((sent + refused).sorted() == Array(lines.dropFirst()))
        #expect(sheet.problems.allSatisfy { !$0.detail.isEmpty })
        #expect(sheet.rows.count > lines.count / 2)
        #expect(Set(sheet.rows.map(\.idempotencyKey)).count == sheet.rows.count)
        // What the register wants of every complaint (CMP-12, CMP-13).
        for row in sheet.rows {
            let caller = row.body.caller
            let complaint = row.body.handOver?.complaint
            let facts = [
                caller.name, caller.phone, caller.unit, row.body.reason, complaint?.place, complaint?.complainedOf, complaint?.demand,
            ]
            #expect(facts.allSatisfy { $0?.isEmpty == false }, "line \(row.line)")
        }
        // The same table again asks for the same, byte for byte: the service knows every row.
        let again = try example.read(bytes)
        #expect(try again.rows.map { try $0.body.json() } == sheet.rows.map { try $0.body.json() })
        #expect(again.rows.map(\.idempotencyKey) == sheet.rows.map(\.idempotencyKey))
    }
}

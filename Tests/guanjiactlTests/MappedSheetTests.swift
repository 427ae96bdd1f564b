import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Importing a foreign table by a column map")
struct MappedSheetTests {
    private func sheet(_ table: String, _ fields: String..., without: [String] = [], name: String = "board", key: String = "[id]") throws
        -> ContactSheet
    {
        var text = ColumnMapTests.map(without: without, head: "name: \(name)\nkey: \(key)\n")
        for field in fields { text += "  \(field)\n" }
        return try ContactSheet(Array(table.utf8), by: ColumnMapTests.read(text), options: .init(zone: .gmt))
    }

    @Test("Columns, constants, joins, fallbacks, tables and times become the body of a request; other columns are left alone")
    func body() throws {
        let sheet = try sheet(
            """
            id,text,street,house,town,crossing,when,via,who,stars
            7,lift is stuck,Elm Street,12,,Oak / Elm,03/01/2026 07:30:00 PM,ONLINE,A17,5
            """,
            "occurred_at: {column: when, format: 'MM/dd/yyyy hh:mm:ss a', zone: America/New_York}", "caller_name: who",
            "phone: {constant: '311'}", "address: {join: [house, street, town], with: ', '}",
            "place: {first: [town, {join: [crossing, town]}, {constant: unknown}]}",
            "channel: {column: via, values: {ONLINE: web, PHONE: city_hotline}}", "kind: {constant: complaint}",
            "original: {join: [{constant: board}, id], with: ' no. '}", "demand: {first: [town, {constant: see the message}]}",
            without: ["channel", "kind"])
        #expect(sheet.problems.isEmpty)
        let row = try #require(sheet.rows.first)
        #expect(row.line == 2)
        #expect(row.reference == "7")
        #expect(
            String(decoding: try row.body.json(), as: UTF8.self) == """
                {"caller":{"address":"12, Elm Street","name":"A17","phone":"311"},"channel":"web","externalId":"\(row.idempotencyKey)",\
                "handOver":{"complaint":{"demand":"see the message","place":"Oak / Elm",\
                "unknown":["event_time","preferred_way"]}},"kind":"complaint",\
                "occurredAt":"2026-03-02T00:30:00Z","office":"yunxi","original":"board no. 7","reason":"lift is stuck"}
                """)
    }

    @Test(
        "A value table gives a code, leaves the field empty or refuses the row",
        arguments: [
            ("hot", "", "emergency", nil), ("warm", "", nil, nil), ("", "", nil, nil), (" hot ", "", "emergency", nil),
            ("cold", "", nil, "line 2, urgency: the map refuses what state says"),
            ("odd", "", nil, "line 2, urgency: the map has no value for what state says"),
            ("HOT", "", nil, "line 2, urgency: the map has no value for what state says"),
            ("odd", ", otherwise: normal", "normal", nil), ("odd", ", otherwise: nothing", nil, nil),
            ("cold", ", otherwise: normal", nil, "line 2, urgency: the map refuses what state says"),
        ] as [(String, String, String?, String?)])
    func values(cell: String, more: String, urgency: String?, problem: String?) throws {
        let sheet = try sheet(
            "id,text,state\n1,x,\(cell)\n", "kind: {constant: repair}",
            "urgency: {column: state, values: {hot: emergency, warm: nothing, cold: refuse}\(more)}", without: ["kind"])
        #expect(sheet.rows.first?.body.handOver?.repair?.urgency.rawValue == urgency)
        #expect(sheet.problems.map(\.description) == (problem.map { [$0] } ?? []))
    }

    @Test("A code that comes without a table is read as in a table of ours")
    func plainCodes() throws {
        let sheet = try sheet("id,text,k\n1,x,投诉\n2,x,enquiry\n3,x,gossip\n", "kind: k", without: ["kind"])
        #expect(sheet.rows.map(\.body.kind) == [.complaint, .enquiry])
        #expect(sheet.problems.map(\.line) == [4])
        #expect(sheet.problems.allSatisfy { !$0.description.contains("gossip") })
    }

    @Test("A text that is too long is refused, or cut with a sign where the map says so")
    func lengths() throws {
        let table = "id,text,who\n1,x,林林林林\n2,x,林林林林林\n3,x,ab   👩‍👩‍👧👩‍👩‍👧\n"
        let refused = try sheet(table, "caller_name: {column: who, longest: 4}")
        #expect(refused.rows.map(\.line) == [2])
        #expect(
            refused.problems.map(\.description) == [
                "line 3, caller_name: is longer than 4 characters, and the map does not cut it",
                "line 4, caller_name: is longer than 4 characters, and the map does not cut it",
            ])
        let cut = try sheet(table, "caller_name: {column: who, longest: 4, cut: true}")
        #expect(cut.rows.map(\.body.caller.name) == ["林林林林", "林林林…", "ab…"])
        #expect(cut.problems.isEmpty)
    }

    @Test("Without a length in the map the service's own counts", arguments: [(200, 0), (201, 1)])
    func serviceLimit(count: Int, problems: Int) throws {
        let sheet = try sheet("id,text,who\n1,x,\(String(repeating: "n", count: count))\n", "caller_name: who")
        #expect(sheet.problems.count == problems)
    }

    @Test("A time that cannot be read refuses its row, whose other faults are said too")
    func times() throws {
        let sheet = try sheet(
            "id,text,when,k\n1,x,2026-02-30,web\n2,x,,web\n3,x,gestern,pigeon\n", "occurred_at: {column: when, format: yyyy-MM-dd}",
            "preferred_way: {column: k, values: {web: web}}")
        #expect(sheet.rows.map(\.line) == [3])
        #expect(
            sheet.problems.map(\.description) == [
                "line 2, occurred_at: is not a time of the form yyyy-MM-dd that exists",
                "line 4, occurred_at: is not a time of the form yyyy-MM-dd that exists",
                "line 4, preferred_way: the map has no value for what k says",
            ])
    }

    @Test("The columns of the key make the key, whatever else the table or the map says")
    func keys() throws {
        let first = try sheet("source,id,text\na,1,x\na,2,x\nb,1,x\n", key: "[source, id]")
        #expect(Set(first.rows.map(\.idempotencyKey)).count == 3)
        #expect(first.rows.map(\.reference) == ["a/1", "a/2", "b/1"])
        let later = try sheet("text,more,id,source\ny,,1,b\n", "caller_name: more", key: "[source, id]")
        #expect(later.rows.first?.idempotencyKey == first.rows.last?.idempotencyKey)
        let elsewhere = try sheet("source,id,text\nb,1,x\n", name: "other", key: "[source, id]")
        #expect(elsewhere.rows.first?.idempotencyKey != first.rows.last?.idempotencyKey)
        #expect(first.rows.first?.idempotencyKey.utf8.count == 39)
    }

    @Test("A row with a gap in its key is refused; a key that comes again is the same row or refused")
    func repeatedKeys() throws {
        let sheet = try sheet("id,text,seen\n1,x,1\n,x,1\n1,x,2\n1,y,1\n2,x,1\n")
        #expect(sheet.rows.map(\.line) == [2, 6])
        #expect(sheet.rows.map(\.repeatedOn) == [[4], []])
        #expect(
            sheet.problems.map(\.description) == [
                "line 3: id, a part of its key, is empty",
                "line 5, reference: the row on line 2 has the same reference and says something else",
            ])
    }

    @Test("A row may name an earlier one by its key (INT-16)")
    func links() throws {
        let sheet = try sheet("id,text,again\n1,x,\n2,x,1\n3,x,9\n", "linked_reference: again")
        #expect(sheet.rows.map(\.linkedReference) == [nil, "1"])
        #expect(sheet.problems.map(\.line) == [4])
    }

    @Test("A row with too few fields is refused by its line")
    func width() throws {
        let sheet = try sheet("id,text\n1\n2,x\n")
        #expect(sheet.rows.map(\.line) == [3])
        #expect(sheet.problems.map(\.description) == ["line 2: the row has 1 fields, the header has 2"])
    }
}

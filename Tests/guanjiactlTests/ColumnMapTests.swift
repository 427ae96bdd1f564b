import Foundation
import Testing

@testable import guanjiactl

@Suite("Reading a column map")
struct ColumnMapTests {
    /// A map that has all it needs, with more fields or without some.
    static func map(_ fields: String..., without: [String] = [], head: String = "name: board\nkey: [id]\n") -> String {
        let needed = ["office: {constant: yunxi}", "kind: {constant: enquiry}", "channel: {constant: web}", "reason: text"]
        let kept = needed.filter { line in !without.contains { line.hasPrefix($0) } }
        return head + "fields:\n" + (kept + fields).map { "  \($0)\n" }.joined()
    }

    static func read(_ text: String, hasOffice: Bool = false) throws(MapError) -> ColumnMap {
        try ColumnMap(Data(text.utf8), zone: .gmt, hasOffice: hasOffice)
    }

    @Test(
        "What is wrong with a map is said with its line and its place",
        arguments: [
            ("", "nothing in it"),
            ("name: board\nname: x\n", "line 1: a key is there twice: name"),
            ("- a\n", "line 1: keys with values are expected here"),
            ("key: [id]\nfields: {reason: text}\n", "line 1: name is missing"),
            ("name: board\nfields: {reason: text}\n", "line 1: key is missing"),
            ("name: board\nkey: [id]\n", "line 1: fields is missing"),
            ("name: board\nkey: []\nfields: {reason: text}\n", "line 2: key: a list is expected here"),
            ("name: board\nkey: [id, id]\nfields: {reason: text}\n", "line 2: key[2]: the column id is there twice"),
            ("name: ''\nkey: [id]\nfields: {reason: text}\n", "line 1: name: a text is expected here"),
            ("name: board\nkeys: [id]\n", "line 2: keys: is not known here; known are name, key, zone, fields"),
            (map(head: "name: b\nkey: [id]\nzone: Mars\n"), "line 3: zone: is no time zone; Asia/Shanghai is one"),
            (map(head: "name: &n b\nkey: [id]\n"), "line 1: name: anchors (&name) are not taken; write it again"),
            (map(without: ["kind", "office"]), "line 4: fields: these fields are missing: kind, office"),
        ])
    func wholeMap(text: String, expected: String) {
        let error = #expect(throws: MapError.self) { try Self.read(text) }
        #expect(error?.description == expected)
    }

    @Test(
        "What is wrong with a field is said with its line and its place",
        arguments: [
            ("caler_name: who", "fields.caler_name: is no field of a contact; did you mean caller_name?"),
            ("zodiac: who", "fields.zodiac: is no field of a contact"),
            ("渠道: who", "fields.渠道: the field channel is there twice"),
            ("reference: who", "fields.reference: is no field of a map: the columns under key name the row"),
            ("unit: ''", "fields.unit: a text is expected here"),
            ("unit: [a, b]", "fields.unit: keys with values are expected here"),
            ("unit: {column: a, constant: b}", "fields.unit: exactly one of column, constant, join and first is expected here"),
            ("unit: {with: b}", "fields.unit: exactly one of column, constant, join and first is expected here"),
            ("unit: {column: a, with: b}", "fields.unit.with: goes with join only"),
            ("unit: {column: a, otherwise: b}", "fields.unit.otherwise: goes with values only"),
            ("unit: {first: a}", "fields.unit.first: a list is expected here"),
            (
                "unit: {first: [a, {colum: b}]}",
                "fields.unit.first[2].colum: is not known here; known are column, constant, join, first, with, values, otherwise"
            ),
            ("unit: {column: a, longest: 201}", "fields.unit.longest: a number from 2 to 200 is expected here"),
            ("unit: {column: a, cut: maybe}", "fields.unit.cut: true or false is expected here"),
            ("unit: {column: a, zone: Asia/Shanghai}", "fields.unit.zone: goes with a time only"),
            ("urgency: {column: a, cut: true}", "fields.urgency.cut: goes with a text or a time only"),
            ("urgency: {join: [a, b]}", "fields.urgency: urgency is a code, which cannot be joined; give it values"),
            ("urgency: {constant: red}", "fields.urgency: red is not one of normal, urgent, emergency"),
            (
                "urgency: {first: [a, {constant: red}]}",
                "fields.urgency.first[2]: red is not one of normal, urgent, emergency"
            ),
            (
                "urgency: {column: a, values: {hot: red}}",
                "fields.urgency.values.hot: red is not one of normal, urgent, emergency"
            ),
            (
                "urgency: {column: a, values: {hot: urgent}, otherwise: cold}",
                "fields.urgency.otherwise: cold is not one of normal, urgent, emergency"
            ),
            ("urgency: {column: a, values: {}}", "fields.urgency.values: keys with values are expected here"),
            ("urgency: {column: a, values: {hot: [urgent]}}", "fields.urgency.values.hot: a text is expected here"),
            ("urgency: {column: a, values: {hot: urgent, ' hot': urgent}}", "fields.urgency.values. hot: is there twice"),
            (
                "urgency: {column: a, values: {'': urgent}}",
                "fields.urgency.values.: an empty cell has no value; a fallback is written with first"
            ),
            ("to_company: {constant: perhaps}", "fields.to_company: perhaps is not yes or no"),
            ("unit: {column: a, longest: 3, values: {x: four}}", "fields.unit.values.x: four is not a text of at most 3 characters"),
            ("occurred_at: {column: a, cut: true}", "fields.occurred_at.cut: goes with a text only"),
            ("occurred_at: {column: a, zone: Mars}", "fields.occurred_at.zone: is no time zone; Asia/Shanghai is one"),
            (
                "occurred_at: {constant: soon, format: yyyy-MM-dd}",
                "fields.occurred_at: soon is not a time of the form yyyy-MM-dd that exists"
            ),
        ])
    func fields(line: String, expected: String) {
        let error = #expect(throws: MapError.self) { try Self.read(Self.map(line)) }
        #expect(error?.description == "line 8: \(expected)")
    }

    @Test("A format that is none is refused with what a format may have")
    func format() {
        let error = #expect(throws: MapError.self) { try Self.read(Self.map("occurred_at: {column: a, format: dd.MM.yy}")) }
        #expect(error?.place == "fields.occurred_at.format")
        #expect(error?.detail.contains(TimePattern.expectation) == true)
    }

    @Test("An office may come from the command line, a kind is not needed for what counts for nothing")
    func leftOut() throws {
        #expect(try Self.read(Self.map(without: ["office"]), hasOffice: true).fields.count == 3)
        #expect(try Self.read(Self.map("void_reason: {constant: silent}", without: ["kind"])).fields.count == 4)
    }

    @Test("What is too deep or not UTF-8 is refused")
    func broken() {
        let deep = String(repeating: "{first: [", count: 20) + "a" + String(repeating: "]}", count: 20)
        #expect(throws: MapError.self) { try Self.read(Self.map("unit: \(deep)")) }
        #expect(throws: MapError("this is not UTF-8; save the map as UTF-8")) {
            try ColumnMap(Data([0x6E, 0xFF]), zone: .gmt, hasOffice: true)
        }
    }

    @Test(
        "A table that lacks a column of the map, or has it twice, is refused before any row",
        arguments: [
            ("id,message\n1,x\n", "line 7: fields.reason: the table has no column mesage; did you mean message?"),
            ("id,note\n1,x\n", "line 7: fields.reason: the table has no column mesage; it has id, note"),
            ("id,mesage,mesage\n1,x,y\n", "line 7: fields.reason: the table has the column mesage twice"),
            ("no,mesage\n1,x\n", "line 2: key[1]: the table has no column id; it has no, mesage"),
        ])
    func columns(table: String, expected: String) throws {
        let map = try Self.read(Self.map("reason: mesage", without: ["reason"]))
        let error = #expect(throws: MapError.self) { try ContactSheet(Array(table.utf8), by: map, options: .init(zone: .gmt)) }
        #expect(error?.description == expected)
    }
}

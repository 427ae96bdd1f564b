import Foundation
import Policy
import SharedModels
import Testing

@testable import Console

@Suite("A form's fields become the body that the contract wants") struct FormReadingTests {
    private func fields(_ json: String) throws -> [Catalogue.Field] {
        try JSONDecoder().decode([Catalogue.Field].self, from: Data(json.utf8))
    }

    private func read(_ sent: [String: String], _ json: String) throws -> (body: JSONValue, faults: [FormReading.Fault]) {
        FormReading(zone: .shanghai, sent: sent).body(of: try fields(json))
    }

    @Test("Yuan become fen, whole and exact", arguments: [("12.5", 1_250), ("0.01", 1), ("120", 12_000), ("7.00", 700)])
    func fen(text: String, fen: Int64) { #expect(FormReading.fen(text) == fen) }

    @Test("What is no amount is refused", arguments: ["", "-1", "1.234", "1.", ".5", "1,5", "１", "1e3", "9999999999999"])
    func noFen(text: String) { #expect(FormReading.fen(text) == nil) }

    @Test("A time is the estate's, and empty fields are left out")
    func instants() throws {
        let (body, faults) = try read(
            ["at": "2026-03-02T09:30", "until": " ", "day": "2026-03-02"],
            #"[{"name":"at","type":"instant"},{"name":"until","type":"instant"},{"name":"day","type":"date"}]"#)
        #expect(body == .object(["at": .string("2026-03-02T01:30:00Z"), "day": .string("2026-03-02")]))
        #expect(faults.isEmpty)
    }

    @Test("What is no time, no number, no amount or no choice is named with its field, and the rest is read")
    func faults() throws {
        let (body, faults) = try read(
            ["at": "tomorrow", "count": "many", "amountFen": "x", "kind": "other", "note": "gut"],
            """
            [{"name":"at","type":"instant"},{"name":"count","type":"integer"},{"name":"amountFen","type":"money"},
             {"name":"kind","type":"choice","values":["a","b"]},{"name":"note","type":"text"}]
            """)
        #expect(body == .object(["note": .string("gut")]))
        #expect(
            faults == [
                .init(name: "at", reason: .notInstant), .init(name: "count", reason: .notInteger),
                .init(name: "amountFen", reason: .notMoney), .init(name: "kind", reason: .notChoice),
            ])
    }

    @Test("Objects, lists of objects and lists of words are put together, and entries that nobody filled are left out")
    func nested() throws {
        let (body, _) = try read(
            [
                "who.name": "沈佳宁", "lines.0.item": "更换角阀", "lines.0.priceFen": "45", "lines.1.item": "", "lines.2.item": "人工",
                "units.0": "1-1-101", "units.3": "1-1-102", "reasons.b": "true",
            ],
            """
            [{"name":"who","type":"object","fields":[{"name":"name","type":"text"},{"name":"phone","type":"text"}]},
             {"name":"lines","type":"list","fields":[{"name":"item","type":"text"},{"name":"priceFen","type":"money"}]},
             {"name":"units","type":"list","item":{"name":"units","type":"text"}},
             {"name":"reasons","type":"choices","values":["a","b","c"]},
             {"name":"absent","type":"object","fields":[{"name":"x","type":"text"}]}]
            """)
        #expect(
            body
                == .object([
                    "who": .object(["name": .string("沈佳宁")]),
                    "lines": .array([
                        .object(["item": .string("更换角阀"), "priceFen": .integer(4_500)]), .object(["item": .string("人工")]),
                    ]),
                    "units": .array([.string("1-1-101"), .string("1-1-102")]), "reasons": .array([.string("b")]),
                ]))
    }

    @Test("A row that nobody filled makes no entry, also where it has a list of its own that must be there")
    func emptyRows() throws {
        let json = """
            [{"name":"shifts","type":"list","required":true,"fields":[
              {"name":"weekdays","type":"list","required":true,"item":{"name":"weekdays","type":"integer"}},{"name":"from","type":"text"}]}]
            """
        #expect(try read([:], json).body == .object(["shifts": .array([])]))
        let filled = try read(["shifts.0.weekdays.0": "1", "shifts.0.weekdays.3": "5", "shifts.0.from": "08:00"], json).body
        let shift = JSONValue.object(["weekdays": .array([.integer(1), .integer(5)]), "from": .string("08:00")])
        #expect(filled == .object(["shifts": .array([shift])]))
    }

    @Test("A box that is ticked says yes; one that means yes unless it is said says no when it was shown and is not ticked")
    func flags() throws {
        let json =
            #"[{"name":"plain","type":"flag"},{"name":"usual","type":"flag","default":true},{"name":"needed","type":"flag","required":true}]"#
        #expect(try read([:], json).body == .object(["needed": .bool(false)]))
        #expect(
            try read(["plain": "true", "usual": "true", "usual._shown": "true", "needed": "true"], json).body
                == .object(["plain": .bool(true), "needed": .bool(true)]))
        #expect(try read(["usual._shown": "true"], json).body == .object(["usual": .bool(false), "needed": .bool(false)]))
    }

    @Test("A list shows five empty rows after those that are filled, says how many more there may be, and has each fault in its row")
    func rows() throws {
        let content = try Content()
        let fields = try #require(content.catalogue.kinds["work_order"]?.commands["quote"]).fields
        func lines(_ sent: [String: String], _ errors: [String: String] = [:]) throws -> [String: Any] {
            let wording = Wording(words: content.words, language: .zh)
            return try #require(FieldView(wording: wording, prefix: "quote", sent: sent, errors: errors).views(of: fields).first)
        }
        let shown = try lines(["lines.3.item": "阀芯", "lines.4.atCost._shown": "true"], ["lines.3": "重复", "lines.3.quantity": "必填"])
        let entries = try #require(shown["entries"] as? [[String: Any]])
        #expect(entries.count == 9)
        #expect((shown["more"] as? [String: String])?["most"] == "50")
        #expect(entries[3]["id"] as? String == "quote-lines-3" && entries[3]["error"] as? String == "重复")
        let quantity = (entries[3]["fields"] as? [[String: Any]])?.first { $0["name"] as? String == "lines.3.quantity" }
        #expect(quantity?["error"] as? String == "必填")
        let full = try lines(["lines.49.item": "阀芯", "lines.50.item": "多"])
        #expect((full["entries"] as? [[String: Any]])?.count == 50 && full["more"] == nil)
        #expect((try lines(["lines.0\(String(repeating: ".0", count: 5_000))": "x"])["entries"] as? [[String: Any]])?.count == 5)
    }

    @Test("A form offers no value that the service never takes from people (CMP-03)")
    func offered() throws {
        let catalogue = try Content().catalogue
        func offered(_ kind: String, _ command: String, _ path: String...) throws -> [String] {
            var (fields, found) = (catalogue.kinds[kind]?.commands[command]?.fields ?? [], Catalogue.Field?.none)
            for name in path {
                let field: Catalogue.Field = try #require(fields.first { $0.name == name }, "\(kind) \(command) \(name)")
                (found, fields) = (field, field.fields ?? [])
            }
            return found?.offered ?? []
        }
        let reasons = ["repeated_promise", "loss_or_injury", "government_or_media"]
        #expect(try offered("callback_task", "complete", "problem", "majorReasons") == reasons)
        #expect(try offered("complaint", "classify", "majorReasons") == reasons)
        #expect(try offered("contact", "create", "handOver", "complaint", "majorReasons") == reasons)
        #expect(try !offered("complaint", "classify", "class").contains("unclassified"))
        #expect(try offered("household", "create", "source").contains("visit"))
        #expect(try !offered("work_order", "create", "source").contains("rework"))
        // Posts of the company alone, wherever the contract lists all roles; an owner who moves in is no post.
        for (kind, command, field) in [
            ("callback_plan", "create", "departments"), ("complaint", "route", "department"), ("contact", "assign", "role"),
            ("mail_item", "pass-on", "superior"),
        ] { #expect(try Set(offered(kind, command, field)) == Set(Role.employees.map(\.rawValue)), "\(kind) \(command)") }
        #expect(try offered("move_in", "create", "occupierKind") == ["owner", "tenant", "company"])
    }

    @Test("What was written is said in words, in the order of the form, without what nobody wrote and what is drawn")
    func written() throws {
        let fields = try fields(
            """
            [{"name":"remarks","type":"lines"},{"name":"missing","type":"choices","values":["identity","evidence"]},
             {"name":"ownerConsents","type":"flag"},{"name":"lines","type":"list","fields":[{"name":"item","type":"text"}]},
             {"name":"units","type":"list","item":{"name":"units","type":"text"}},
             {"name":"signatureId","type":"id"},{"name":"drawing","type":"drawing"},{"name":"contactPhone","type":"text"}]
            """)
        let wording = Wording(words: try Content().words, language: .en)
        let sent = [
            "_csrf": "secret", "remarks": "second\nline", "missing.evidence": "true", "missing.identity": "true", "ownerConsents": "true",
            "lines.1.item": "阀芯", "units.0": "1-101", "signatureId": "data:image/png;base64,AA", "drawing": "M0 0L1 1",
            "contactPhone": "  ",
        ]
        let written = WrittenFields(wording: wording, sent: sent).lines(of: fields)
        let labels =
            ["remarks", "missing", "ownerConsents"].map { wording.field(named: $0) }
            + ["\(wording.field(named: "lines")) 2 \(wording.field(named: "item"))", "\(wording.field(named: "units")) 1"]
        #expect(written.map(\.label) == labels)
        let chosen = ["identity", "evidence"].map { wording.value($0, of: "missing") }.joined(separator: ", ")
        #expect(written.map(\.text) == ["second\nline", chosen, wording.page("yes"), "阀芯", "1-101"])
        #expect(WrittenFields(wording: wording, sent: [:]).lines(of: fields).isEmpty)
    }

    @Test("A refusal's field is found on the form")
    func names() throws {
        let fields = try fields(
            """
            [{"name":"lines","type":"list","fields":[{"name":"item","type":"text"},{"name":"parts","type":"list","item":{"name":"parts","type":"text"}}]},
             {"name":"units","type":"list","item":{"name":"units","type":"text"}},{"name":"contactPhone","type":"text"}]
            """)
        let form = FormReading(
            zone: .shanghai,
            sent: ["lines.1.item": "阀芯", "lines.3.parts.2": "垫片", "lines.3.parts.4": "螺钉", "units.0": " ", "units.4": "1-101"])
        for (refused, name) in [
            ("lines[0].item", "lines.1.item"), ("lines[1].item", "lines.3.item"), ("lines[1].parts[1]", "lines.3.parts.4"),
            ("lines[1]", "lines.3"), ("units[0]", "units.4"), ("units[7]", "units.7"), ("lines[2].item", "lines.2.item"),
            ("lines", "lines"),
            ("contactPhone", "contactPhone"), ("other[1].name", "other.1.name"),
        ] { #expect(form.name(ofRefused: refused, in: fields) == name, "\(refused)") }
    }
}

@Suite("The desk's form says what the contact is about") struct DeskFormTests {
    @Test("Only the part of the chosen kind is meant, and only when it is to be handed over")
    func parts() {
        let sent = [
            "kind": "repair", "_handOver": "true", "handOver.repair.urgency": "urgent", "handOver.complaint.place": "门口", "reason": "漏水",
        ]
        let meant = DeskForm.meant(sent)
        #expect(meant["handOver.repair.urgency"] == "urgent")
        #expect(meant["handOver.repair"] == "true")
        #expect(meant["handOver.complaint.place"] == nil)
        #expect(meant["reason"] == "漏水")
        let kept = DeskForm.meant(sent.filter { $0.key != "_handOver" })
        #expect(!kept.contains { $0.key.hasPrefix("handOver") })
        #expect(!DeskForm.meant(sent.merging(["kind": "enquiry"]) { $1 }).contains { $0.key.hasPrefix("handOver") })
    }

    @Test("What nobody knows of a complaint is named as unknown (CMP-12)")
    func unknown() {
        let sent = ["kind": "complaint", "_handOver": "true", "handOver.complaint.eventTime": "2026-03-02T08:00"]
        let meant = DeskForm.meant(sent)
        #expect(meant["handOver.complaint.unknown.preferred_way"] == "true")
        #expect(meant["handOver.complaint.unknown.event_time"] == nil)
    }

    @Test("Of a move the part that was chosen is meant")
    func move() {
        let sent = ["kind": "move", "_handOver": "true", "_part": "moveOut", "handOver.moveOut.agreementDate": "2026-09-30"]
        #expect(DeskForm.meant(sent)["handOver.moveOut.agreementDate"] == "2026-09-30")
        #expect(DeskForm.meant(sent.merging(["_part": "x"]) { $1 })["handOver.goodsMove"] == "true")
    }
}

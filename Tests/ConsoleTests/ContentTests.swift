import Foundation
import Hummingbird
import Mustache
import SharedModels
import Testing

@testable import Console

@Suite("What lies beside the Console is whole") struct ContentTests {
    private let content: Content

    init() throws { content = try Content() }

    @Test("Every code that a page can show has a Chinese and an English word")
    func words() {
        let words = content.words
        var missing: [String] = []
        func need(_ key: String, in list: Words.List) {
            for language in Language.allCases where (words.find(key, in: list, language) ?? "").isEmpty {
                missing.append("\(list.rawValue): \(key) (\(language.rawValue))")
            }
        }
        for (name, kind) in content.catalogue.kinds {
            need(name, in: .kinds)
            for command in kind.commands.keys { need("\(name).\(command)", in: .commands) }
            for state in EndStates.of(name) { need("\(name).\(state)", in: .states) }
            for state in kind.filters.first(where: { $0.name == "state" })?.values ?? [] { need("\(name).\(state)", in: .states) }
            for field in (kind.answer + kind.commands.values.flatMap(\.fields)).flatMap(Self.all) {
                need(field.name, in: .fields)
                for value in field.values ?? [] where words.find("\(field.name).\(value)", in: .values, .zh) == nil {
                    // The empty word of a form that nobody answered says nothing, and has none.
                    if field.name != "state", !value.isEmpty { need(value, in: .values) }
                }
            }
        }
        for role in Role.allCases where words.find("role.\(role.rawValue)", in: .values, .zh) == nil { need(role.rawValue, in: .values) }
        for list in Words.List.allCases { for key in words.keys(of: list) { need(key, in: list) } }
        #expect(missing == [])
    }

    @Test("The values of every group of a report have an order, each once and each with a word") func orders() {
        let (words, orders) = (content.words, content.orders)
        for report in content.reports {
            for group in report.groups where group.values != nil {
                #expect(group.orderedAs.flatMap { orders[$0] } != nil, "\(report.id) \(group.name)")
            }
        }
        for (field, codes) in orders {
            #expect(Set(codes).count == codes.count, "\(field)")
            for code in codes {
                let lists: [(String, Words.List)] =
                    switch field {
                    case "kind": [(code, .kinds)]
                    case "clock": [(code, .clocks)]
                    default: [("\(field).\(code)", .values), (code, .values)]
                    }
                #expect(lists.contains { words.find($0.0, in: $0.1, .zh) != nil }, "\(field): \(code)")
            }
        }
        let complaints = content.catalogue.kinds["complaint"]?.commands["classify"]?.fields.first { $0.name == "class" }?.values ?? []
        #expect(!complaints.isEmpty && Set(complaints).isSubset(of: orders["class"] ?? []))
    }

    private static func all(_ field: Catalogue.Field) -> [Catalogue.Field] {
        [field] + (field.fields ?? []).flatMap(all) + (field.entry.map { [$0] } ?? [])
    }

    @Test("Every word that a template or the program names is there")
    func named() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Services/Console")
        var names: Set<String> = []
        for file in try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)).compactMap({ $0 as? URL }) {
            guard ["mustache", "swift"].contains(file.pathExtension) else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            names.formUnion(text.matches(of: /\{\{w\.([A-Za-z]+)\}\}/).map { String($0.output.1) })
            names.formUnion(text.matches(of: /wording\.page\("([A-Za-z]+)"/).map { String($0.output.1) })
        }
        names.formUnion(CaseEntries.Scope.allCases.map { "scope_\($0.rawValue)" } + ServiceName.allCases.map { "service_\($0.rawValue)" })
        names.formUnion(DeskForm.shown.map { "desk_\($0)" } + Queue.main.map { "nav_\($0.kind)" })
        names.formUnion(DayPlan.Part.allCases.map { "technician_\($0.rawValue)" })
        #expect(names.count > 60)
        #expect(names.subtracting(content.words.keys(of: .pages)).sorted() == [])
    }

    @Test("Every kind of case is known, each with the states in which it is over, and no others")
    func ends() {
        for (name, kind) in content.catalogue.kinds {
            // Of a kind with one state alone nobody asks for it.
            guard let states = kind.filters.first(where: { $0.name == "state" })?.values else { continue }
            #expect(Set(EndStates.of(name)).isSubset(of: states), "\(name)")
        }
        #expect(content.catalogue.kinds.count >= 45)
    }

    @Test(
        "No text becomes markup, also where a combining mark hides the sign",
        arguments: ["<script>", "\"\u{301} onfocus=x", "'\u{20D2}", "&lt;", "a\u{0}b"])
    func escaping(text: String) throws {
        let row: [String: Any] = ["href": text, "number": text, "kind": text, "who": text, "what": text, "stateLabel": text]
        let view: [String: Any] = ["title": text, "rows": [row], "w": content.words.pages(in: .zh), "lang": "zh-CN"]
        let html = try #require(content.templates.render(view, withTemplate: "queue"))
        #expect(!html.contains(text) || text == "&lt;" && html.contains("&amp;lt;"))
        let scalars = html.unicodeScalars
        let quotes = scalars.indices.filter { scalars[$0] == "\"" }
        // After a quotation mark of ours comes no combining mark of theirs.
        for index in quotes where scalars.index(after: index) < scalars.endIndex {
            #expect(!scalars[scalars.index(after: index)].properties.isDiacritic)
        }
    }

    @Test("A countdown is late at the bound, and soon from four hours before it on")
    func countdown() {
        let now = Date(timeIntervalSince1970: 1_772_415_000)
        let wording = Wording(words: content.words, language: .zh)
        func at(_ seconds: TimeInterval) -> Countdown { Countdown(bound: now.addingTimeInterval(seconds), now: now) }
        #expect(at(0).isLate && !at(1).isLate)
        #expect(at(4 * 3600 - 1).isSoon && !at(4 * 3600).isSoon && !at(-1).isSoon)
        #expect(at(2 * 86_400 + 3 * 3600).span(wording) == "2天3小时")
        #expect(at(-(3 * 3600 + 61)).span(wording) == "3小时1分")
        #expect(at(59).span(wording) == "0分59秒")
    }

    @Test("An address of another site is no page of ours", arguments: ["//x", "/\\x", "http://x", "x", "/a b", "/ü"])
    func addresses(text: String) { #expect(Paths.own(text) == "/") }
}

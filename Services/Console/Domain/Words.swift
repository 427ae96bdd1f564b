import Foundation
import SharedModels

/// What people read for the codes of the system, in both languages. A code without a word is shown as it is.
struct Words: Sendable {
    /// The lists, each a file of `Words/`; that of the pages a folder.
    enum List: String, CaseIterable, Sendable {
        case kinds, states, clocks, commands, steps, values, fields, pages
    }

    /// By list and key: the Chinese, and the English.
    private let lists: [List: [String: [String]]]
    /// Of the services' refusals.
    let faults: Faults

    init(_ lists: [List: [String: [String]]], faults: Faults) {
        self.lists = lists
        self.faults = faults
    }

    /// The word of a list; nil when it has none.
    func find(_ key: String, in list: List, _ language: Language) -> String? {
        guard let entry = lists[list]?[key], entry.count > language.position else { return nil }
        return entry[language.position]
    }

    /// Every key of a list.
    func keys(of list: List) -> Set<String> { Set((lists[list] ?? [:]).keys) }

    /// Those of the pages, for templates.
    func pages(in language: Language) -> [String: String] {
        (lists[.pages] ?? [:]).compactMapValues { $0.count > language.position ? $0[language.position] : nil }
    }
}

/// The words in one language.
struct Wording: Sendable {
    let words: Words
    let language: Language

    func kind(_ kind: String) -> String { words.find(kind, in: .kinds, language) ?? kind }

    func state(_ state: String, of kind: String) -> String { words.find("\(kind).\(state)", in: .states, language) ?? state }

    /// A clock; a month or a count at the end of its name is shown as it is.
    func clock(_ name: String) -> String {
        if let word = words.find(name, in: .clocks, language) { return word }
        let parts = name.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let word = words.find(parts[0...1].joined(separator: "-"), in: .clocks, language) else { return name }
        return "\(word) \(parts[2])"
    }

    func command(_ code: String, of kind: String) -> String { words.find("\(kind).\(code)", in: .commands, language) ?? code }

    /// What happened, for a line of the history.
    func step(_ code: String, of kind: String) -> String {
        words.find("\(kind).\(code)", in: .steps, language) ?? words.find(code, in: .steps, language)
            ?? words.find("\(kind).\(code)", in: .commands, language) ?? code
    }

    /// A word of an enumeration; of some the field says more.
    func value(_ value: String, of field: String) -> String {
        words.find("\(field).\(value)", in: .values, language) ?? words.find(value, in: .values, language) ?? value
    }

    /// The same of a field of the contract. Owners come to the office and are visited, both by `visit`: the ways of a callback have their own words.
    func value(_ value: String, of field: Catalogue.Field) -> String {
        self.value(value, of: field.values?.contains("face_to_face") == true ? "proposedChannel" : field.name)
    }

    /// What a service says is wrong; in English where its Chinese is not known.
    func fault(_ text: String) -> String { language == .zh ? words.faults.chinese(of: text, naming: posts(in:)) ?? text : text }

    /// Posts of a refusal, one or several, by their names; another text as it is.
    private func posts(in text: Substring) -> String {
        let codes = text.split(separator: ", ").map(String.init)
        guard !codes.isEmpty, codes.allSatisfy({ Role(rawValue: $0) != nil }) else { return String(text) }
        return codes.map { value($0, of: "role") }.joined(separator: page("listComma"))
    }

    /// A code of an open list, such as a trade of the policy, of which some have a word; everything else as it is.
    func openValue(_ value: String, of field: String) -> String { words.find("\(field).\(value)", in: .values, language) ?? value }

    /// The label of a field.
    func field(_ field: Catalogue.Field) -> String {
        field.label.flatMap { words.find($0, in: .fields, language) } ?? words.find(field.name, in: .fields, language) ?? field.name
    }

    /// The label of a field that is known by its name alone.
    func field(named name: String) -> String { words.find(name, in: .fields, language) ?? name }

    /// A text of the pages, or another where they have none.
    func page(_ key: String, otherwise text: String) -> String { words.find(key, in: .pages, language) ?? text }

    /// A text of the pages, with `{name}` replaced.
    func page(_ key: String, _ values: [String: String] = [:]) -> String {
        var text = words.find(key, in: .pages, language) ?? key
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }
}

import Foundation
import SharedModels

extension ImportMap {
    /// Reads a map and checks everything that can be checked without the table.
    ///
    /// - Parameters:
    ///   - bytes: the YAML text.
    ///   - zone: the zone of times without offset, unless the map names one.
    ///   - hasOffice: whether rows without an office get one from the command line.
    /// - Throws: `MapError` for the first thing that is wrong.
    init(_ bytes: Data, zone: TimeZone, hasOffice: Bool) throws(MapError) {
        let document = try MapNode.document(bytes)
        let settings = try document.settings(["name", "key", "zone", "fields"])
        name = try Self.needed("name", in: settings, of: document).text()
        if Column.needsKey || settings["key"] != nil {
            key = try Self.key(try Self.needed("key", in: settings, of: document))
        } else {
            key = []
        }
        let zone = try settings["zone"].map { node throws(MapError) in try Self.zone(node) } ?? zone
        let fieldsNode = try Self.needed("fields", in: settings, of: document)
        var fields: [Field] = []
        for (word, node) in try fieldsNode.entries() {
            let column = try Self.field(word, at: node)
            guard !fields.contains(where: { $0.column == column }) else { throw node.error("the field \(column.rawValue) is there twice") }
            fields.append(try Field(column, node, zone: zone))
        }
        self.fields = fields
        let missing = Column.missing(among: fields.map(\.column), hasOffice: hasOffice)
        guard missing.isEmpty else {
            throw fieldsNode.error("these fields are missing: \(missing.map(\.rawValue).sorted().joined(separator: ", "))")
        }
    }

    private static func needed(_ word: String, in settings: [String: MapNode], of node: MapNode) throws(MapError) -> MapNode {
        guard let setting = settings[word] else { throw node.error("\(word) is missing") }
        return setting
    }

    private static func key(_ node: MapNode) throws(MapError) -> [KeyColumn] {
        var key: [KeyColumn] = []
        for part in try node.list() {
            let name = try part.text()
            guard !key.contains(where: { $0.name == name }) else { throw part.error("the column \(name) is there twice") }
            key.append(KeyColumn(name: name, node: part))
        }
        return key
    }

    fileprivate static func zone(_ node: MapNode) throws(MapError) -> TimeZone {
        guard let zone = TimeZone(identifier: try node.text()) else { throw node.error("is no time zone; Asia/Shanghai is one") }
        return zone
    }

    private static func field(_ word: String, at node: MapNode) throws(MapError) -> Column {
        guard let column = Column.named(word) else {
            guard let closest = Column.closest(to: word) else { throw node.error("is no field of \(Column.subject)") }
            throw node.error("is no field of \(Column.subject); did you mean \(closest.rawValue)?")
        }
        // Two names for one row would be one too many.
        guard column != Column.rowName else { throw node.error("is no field of a map: the columns under key name the row") }
        return column
    }
}

extension ImportMap.Field {
    private static var words: [String] { ["format", "zone", "longest", "cut"] }

    fileprivate init(_ column: Column, _ node: MapNode, zone: TimeZone) throws(MapError) {
        self.column = column
        source = try ColumnSource(node, besides: Self.words)
        let settings = if case .entries = node.content { try node.settings(ColumnSource.words + Self.words) } else { [String: MapNode]() }
        switch column.content {
        case .time:
            try Self.exclude(["longest", "cut"], settings, "goes with a text only")
            time = try Self.time(settings, zone: zone)
        case .text(let limit):
            try Self.exclude(["format", "zone"], settings, "goes with a time only")
            try readLength(settings, limit: limit)
        case .code, .codes, .truth:
            try Self.exclude(Self.words, settings, "goes with a text or a time only")
        }
        try checkForm()
        try checkOwnTexts()
    }

    private static func exclude(_ words: [String], _ settings: [String: MapNode], _ detail: String) throws(MapError) {
        if let node = words.compactMap({ settings[$0] }).first { throw node.error(detail) }
    }

    private static func time(_ settings: [String: MapNode], zone: TimeZone) throws(MapError) -> ImportMap.TimeReading {
        var zone = zone
        if let node = settings["zone"] { zone = try ImportMap.zone(node) }
        guard let node = settings["format"] else {
            return .init(pattern: nil, free: CellTime(zone: zone), expectation: CellTime.expectation)
        }
        let text = try node.text()
        guard let pattern = TimePattern(text, zone: zone) else {
            throw node.error("is no form of a date; a form has \(TimePattern.expectation), and other letters in apostrophes")
        }
        return .init(pattern: pattern, free: CellTime(zone: zone), expectation: "a time of the form \(text) that exists")
    }

    private mutating func readLength(_ settings: [String: MapNode], limit: Int?) throws(MapError) {
        longest = limit
        // One sign at least stays beside the sign of the cut.
        if let node = settings["longest"] { longest = try node.number(2...(limit ?? FieldChecks.longText)) }
        cuts = try settings["cut"]?.truth() ?? false
    }

    /// What is one of a few values cannot be joined of several texts.
    private func checkForm() throws(MapError) {
        switch column.content {
        case .text, .time: return
        case .code, .codes, .truth: break
        }
        for part in source.reachableParts {
            if case .join = part.form { throw part.node.error("\(column.rawValue) is a code, which cannot be joined; give it values") }
        }
    }

    private func checkOwnTexts() throws(MapError) {
        for (text, node) in source.ownTexts {
            let fault: String? =
                switch column.content {
                case .code(let term): term.names(text) ? nil : term.expectation
                case .codes(let term): text.termCells.allSatisfy(term.names) ? nil : term.expectation
                case .truth: Truth.value(text) == nil ? "yes or no" : nil
                case .time: time?.instant(text) == nil ? time?.expectation : nil
                case .text: longest.map { text.unicodeScalars.count <= $0 } ?? true ? nil : "a text of at most \(longest ?? 0) characters"
                }
            if let fault { throw node.error("\(text.prefix(40)) is not \(fault)") }
        }
    }
}

import Foundation

/// What a receiver gets of an event: a CloudEvent in structured JSON mode, without what is sealed: receivers hold no keys.
enum WebhookBody {
    /// The name of everything sealed in the data of events (design D10).
    private static let withheld = Array("sealed".utf8)
    private static let deepest = 64

    /// JSON of an object without members named `sealed`, at whatever depth; nil for what is no JSON object. Everything else stays byte by
    /// byte, white space between tokens aside.
    static func open(_ json: [UInt8]) -> [UInt8]? {
        var reader = Reader(json: json)
        guard reader.peek() == UInt8(ascii: "{"), reader.value(0), reader.peek() == nil else { return nil }
        return reader.kept
    }

    /// The text of a string member of the object itself, such as `office`; nil when there is none.
    static func text(_ name: String, in json: [UInt8]) -> String? {
        // The decoder reads one small document; what is not an object has no members.
        struct Member: Decodable {
            struct Key: CodingKey {
                let stringValue: String
                var intValue: Int? { nil }
                init?(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
            let members: KeyedDecodingContainer<Key>
            init(from decoder: any Decoder) throws { members = try decoder.container(keyedBy: Key.self) }
        }
        guard let members = try? JSONDecoder().decode(Member.self, from: Data(json)).members, let key = Member.Key(stringValue: name) else {
            return nil
        }
        return try? members.decodeIfPresent(String.self, forKey: key)
    }

    /// Goes through JSON once and copies what is kept.
    private struct Reader {
        let json: [UInt8]
        var index = 0
        var kept: [UInt8] = []

        init(json: [UInt8]) {
            self.json = json
            kept.reserveCapacity(json.count)
        }

        /// The next byte that is no white space.
        mutating func peek() -> UInt8? {
            while index < json.count, [0x20, 0x09, 0x0A, 0x0D].contains(json[index]) { index += 1 }
            return index < json.count ? json[index] : nil
        }

        mutating func value(_ depth: Int) -> Bool {
            guard depth < WebhookBody.deepest, let first = peek() else { return false }
            switch first {
            case UInt8(ascii: "{"): return list(closedBy: UInt8(ascii: "}"), depth) { $0.member(depth) }
            case UInt8(ascii: "["):
                return list(closedBy: UInt8(ascii: "]"), depth) { $0.value(depth + 1) ? true : nil }
            case UInt8(ascii: "\""): return string() != nil
            default: return word()
            }
        }

        /// `item` copies one item and says whether it is kept, or nil when it is not JSON.
        private mutating func list(closedBy end: UInt8, _ depth: Int, _ item: (inout Reader) -> Bool?) -> Bool {
            take()
            if peek() == end { return take() }
            var hasItems = false
            while true {
                let start = kept.count
                if hasItems { kept.append(UInt8(ascii: ",")) }
                guard let isKept = item(&self) else { return false }
                if isKept { hasItems = true } else { kept.removeSubrange(start...) }
                guard let next = peek() else { return false }
                if next == end { return take() }
                guard next == UInt8(ascii: ",") else { return false }
                index += 1
            }
        }

        private mutating func member(_ depth: Int) -> Bool? {
            guard peek() == UInt8(ascii: "\""), let name = string(), peek() == UInt8(ascii: ":") else { return nil }
            take()
            guard value(depth + 1) else { return nil }
            return name != WebhookBody.withheld
        }

        @discardableResult
        private mutating func take() -> Bool {
            kept.append(json[index])
            index += 1
            return true
        }

        /// Copies a string; gives what stands between its quotes.
        private mutating func string() -> [UInt8]? {
            let start = index
            index += 1
            while index < json.count, json[index] != UInt8(ascii: "\"") { index += json[index] == UInt8(ascii: "\\") ? 2 : 1 }
            guard index < json.count else { return nil }
            index += 1
            kept += json[start..<index]
            return Array(json[(start + 1)..<(index - 1)])
        }

        private mutating func word() -> Bool {
            let start = index
            while index < json.count, isOfWord(json[index]) { index += 1 }
            kept += json[start..<index]
            return index > start
        }

        private func isOfWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
    }
}

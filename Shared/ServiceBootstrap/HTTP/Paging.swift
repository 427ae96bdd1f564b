import Foundation

/// Where a list goes on: an opaque text for callers, a few words for us (D15).
///
/// base64url of a JSON array of strings; whoever changes one only changes the place where their own list goes on, so it is not signed.
/// What is in it must be checked like every other input before it is used.
package struct Cursor: Hashable, Sendable, CustomStringConvertible {
    /// Longest text that is accepted, in bytes.
    package static let largest = 1024

    /// The sort key of the last item that was shown.
    package let words: [String]

    /// - Parameter words: the sort key of the last item that was shown; nothing private.
    package init(_ words: [String]) { self.words = words }

    package var description: String {
        var text = JSONText(capacity: 64)
        text.append(raw: "[")
        for (index, word) in words.enumerated() {
            if index > 0 { text.append(raw: ",") }
            text.append(string: word)
        }
        text.append(raw: "]")
        return Data(text.bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil when the text is none of ours.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.largest, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)) else { return nil }
        // A text that is no array of strings is refused, whatever the decoder says about it.
        guard let words = try? JSONDecoder().decode([String].self, from: data), words.allSatisfy({ !$0.contains("\0") }) else { return nil }
        self.words = words
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// Which part of a list is asked for: `?limit=50&cursor=…`.
package struct PageRequest: Hashable, Sendable {
    /// What `limit` may be.
    package static let limits = 1...200
    /// Items when no limit is asked for.
    package static let usual = 50

    package let limit: Int
    /// Where to go on, from `next` of the page before; nil for the first page.
    package let cursor: Cursor?

    /// A page by its numbers.
    package init(limit: Int = PageRequest.usual, cursor: Cursor? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// The parameters of every list with pages.
    package static let names = ["limit", "cursor"]

    /// Reads the query.
    /// - Throws: `Problem` (400) that names the parameter.
    package init(of query: RouteQuery) throws(Problem) {
        var faults: [Problem.FieldFault] = []
        var limit = Self.usual
        if let text = query["limit"] {
            if let number = Int(text), Self.limits.contains(number) {
                limit = number
            } else {
                faults.append(.init("limit", "expected a whole number, \(Self.limits.lowerBound)...\(Self.limits.upperBound)"))
            }
        }
        var cursor: Cursor?
        if let text = query["cursor"] {
            cursor = Cursor(text)
            if cursor == nil { faults.append(.init("cursor", "expected the value of next from the page before")) }
        }
        guard faults.isEmpty else { throw Problem(.malformed, "See errors.", errors: faults) }
        self.init(limit: limit, cursor: cursor)
    }

    /// How many items come before the page, for a list whose items stay where they are.
    /// - Parameter most: items of the list at most.
    /// - Returns: that number; 0 for the first page.
    /// - Throws: `Problem` (400) for a cursor that is none of such a list.
    package func place(atMost most: Int = .max) throws(Problem) -> Int {
        guard let cursor else { return 0 }
        guard let place = cursor.words.first.flatMap({ Int($0) }), (0...most).contains(place) else {
            throw Problem.badParameter("cursor", "expected the value of next from the page before")
        }
        return place
    }
}

/// One part of a list: `{"items":[…],"next":"…"}`; no `next` on the last page.
package struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    package let items: [Item]
    package let next: Cursor?

    /// - Parameters:
    ///   - found: what the query gave, asked for one more than the limit.
    ///   - limit: items of a page.
    ///   - key: the sort key of an item.
    package init(_ found: [Item], limit: Int, key: (Item) -> [String]) {
        items = Array(found.prefix(limit))
        next = found.count > limit ? items.last.map { Cursor(key($0)) } : nil
    }

    /// A part of a list whose items stay where they are.
    /// - Parameters:
    ///   - found: the items after a place, one more than the limit where there are more.
    ///   - place: how many come before them.
    ///   - limit: items of a page.
    package init(_ found: [Item], after place: Int, limit: Int) {
        items = Array(found.prefix(limit))
        next = found.count > limit ? Cursor([String(place + limit)]) : nil
    }

    private enum CodingKeys: String, CodingKey { case items, next }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encodeIfPresent(next?.description, forKey: .next)
    }
}

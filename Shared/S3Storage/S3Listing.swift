import Foundation
import ObjectStorage

/// The answer to `ListObjectsV2`, as much of it as is needed.
///
/// Not an XML parser: the elements that are looked for are S3's own and hold text alone. A document that ends early, as after a lost
/// connection, is none.
struct S3Listing {
    let page: ObjectPage

    /// - Throws: `ObjectStoreError.unavailable` when it is no such answer.
    init(_ document: Data) throws {
        let text = String(decoding: document, as: UTF8.self)
        let parts = text.components(separatedBy: "<Contents>")
        guard parts[0].contains("<ListBucketResult"), text.contains("</ListBucketResult>") else {
            throw ObjectStoreError.unavailable("it answers something else to a list")
        }
        let entries = parts.dropFirst().compactMap { part -> ObjectPage.Entry? in
            guard let key = Self.value("Key", in: part).flatMap({ ObjectKey($0) }),
                let written = Self.value("LastModified", in: part).flatMap(Self.instant)
            else { return nil }
            return ObjectPage.Entry(key: key, writtenAt: written)
        }
        guard Self.value("IsTruncated", in: text) == "true" else {
            page = ObjectPage(entries: entries, next: nil)
            return
        }
        guard let next = Self.value("NextContinuationToken", in: text) else {
            throw ObjectStoreError.unavailable("it has more to list and does not say where")
        }
        page = ObjectPage(entries: entries, next: next)
    }

    /// The text of the first element of a name.
    private static func value(_ name: String, in text: String) -> String? {
        guard let start = text.range(of: "<\(name)>"), let end = text.range(of: "</\(name)>", range: start.upperBound..<text.endIndex)
        else {
            return nil
        }
        return String(text[start.upperBound..<end.lowerBound]).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&apos;", with: "'").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    /// `2009-10-12T17:50:30.000Z`, with or without the fraction.
    private static func instant(_ text: String) -> Date? {
        // Nil is for what is no instant, whatever is wrong with it.
        try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains(".")))
    }
}

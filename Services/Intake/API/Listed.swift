/// A list that has one page.
struct Listed<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
}

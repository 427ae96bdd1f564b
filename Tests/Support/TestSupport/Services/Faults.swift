/// Looks at many things, some of them at a time.
///
/// - Parameters:
///   - items: what is looked at.
///   - check: what is wrong with one; nil for nothing.
/// - Throws: what `check` throws.
/// - Returns: what was found, sorted.
func faults<Item: Sendable>(in items: [Item], _ check: @escaping @Sendable (Item) async throws -> String?) async throws -> [String] {
    let atOnce = 8
    var found: [String] = []
    for start in stride(from: 0, to: items.count, by: atOnce) {
        found += try await withThrowingTaskGroup(of: String?.self) { group in
            for item in items[start..<min(items.count, start + atOnce)] { group.addTask { try await check(item) } }
            return try await group.reduce(into: [String]()) { if let fault = $1 { $0.append(fault) } }
        }
    }
    return found.sorted()
}
